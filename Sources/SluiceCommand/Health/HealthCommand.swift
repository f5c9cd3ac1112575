import ArgumentParser
import SluiceMonitor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Asks an application's monitor how it is: for a container's health check, where there is no other HTTP client.
struct HealthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Asks an application on this machine how it is, and ends with 0 if it is well.",
        discussion: """
            Prints what /health/ready says (/health/live with --live). Ends with 1 when that is not 200, what answers is \
            no monitor, or nobody answers in time. Probes ask the same without it; this is for where there is no HTTP client, as in a small container.
            """
    )

    @Option(
        help: ArgumentHelp(
            "Where the application serves its health. (default: SLUICE_MONITOR, or \(MonitorAddress.standard))",
            valueName: "host:port"
        )
    )
    var monitor: String?

    @Flag(help: "Whether it is alive, rather than whether it does its work.")
    var live = false

    @Option(help: ArgumentHelp("How long to wait for the whole answer, in seconds.", valueName: "seconds"))
    var timeout = 3

    func validate() throws {
        guard (1...600).contains(timeout) else { throw ValidationError("--timeout must be from 1 to 600 seconds") }
        _ = try address()
    }

    func run() throws {
        let question = HealthQuestion(address: try address(), path: live ? "/health/live" : "/health/ready")
        do throws(HealthQuestion.Failure) {
            let answer = try question.ask(timeout: .seconds(timeout))
            print(answer.text)
            if !answer.isWell { throw HealthQuestion.Failure("the answer's status is \(answer.status)") }
        } catch {
            complain("sluice health: \(question.address): \(error.text)")
            throw ExitCode.failure
        }
    }

    func address() throws -> MonitorAddress {
        let text = monitor ?? getenv("SLUICE_MONITOR").map { String(cString: $0) } ?? ""
        if text.isEmpty { return .standard }
        do { return try MonitorAddress(parsing: text) } catch { throw ValidationError(error.description) }
    }

    private func complain(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
