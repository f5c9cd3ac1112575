import ArgumentParser
import FoundationEssentials
import Sluice
import SluiceMonitor

/// Asks an application's monitor how it is: for a container's health check, where there is no other HTTP client.
struct HealthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Asks an application on this machine how it is, and ends with 0 if it is well.",
        discussion: """
            Prints what /health/ready says (/health/live with --live). Ends with 1 when that is not 200, what answers is \
            no monitor, or nobody answers in time. Where the settings say that there is no monitor (SLUICE_NO_MONITOR), it \
            says so and ends with 0. Of the application's own flags it knows nothing. Probes ask the same without it; this \
            is for where there is no HTTP client, as in a small container.
            """
    )

    @Option(
        help: ArgumentHelp(
            """
            Where the application serves its health. (default: as SLUICE_MONITOR or the file that SLUICE_CONFIG names \
            says, or \(MonitorAddress.standard))
            """,
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
        if monitor != nil { _ = try address() }
    }

    func run() throws {
        guard let address = try address() else {
            print("no monitor: the settings switch it off (no-monitor), so nobody can tell")
            return
        }
        let question = HealthQuestion(address: address, path: live ? "/health/live" : "/health/ready")
        do throws(HealthQuestion.Failure) {
            let answer = try question.ask(timeout: .seconds(timeout))
            print(answer.text)
            if !answer.isWell { throw HealthQuestion.Failure("the answer's status is \(answer.status)") }
        } catch {
            printToStandardError("sluice health: \(question.address): \(error.text)")
            throw ExitCode.failure
        }
    }

    /// Where to ask; nil if there is no monitor.
    func address(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> MonitorAddress? {
        if let monitor, !monitor.isEmpty {
            do { return try MonitorAddress(parsing: monitor) } catch { throw ValidationError(error.description) }
        }
        do throws(SettingsFault) { return try MonitorAddress.configured(environment: environment) } catch {
            throw error.forCommandLine
        }
    }

}
