#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A worker in a process of its own. Must be finished, once.
final class ChildProcess {
    private let name: String
    let process: pid_t
    private var input: Int32
    private let output: Int32
    private var unread: [UInt8] = []

    /// Starts `worker` with `arguments`.
    init(worker: String, _ arguments: [String]) throws {
        let (toChild, fromChild) = (try Pipe(), try Pipe())
        name = worker
        input = toChild.writeEnd
        output = fromChild.readEnd
        process = try Self.spawn(
            [CommandLine.arguments[0], "worker", worker] + arguments,
            input: toChild.readEnd,
            output: fromChild.writeEnd
        )
        close(toChild.readEnd)
        close(fromChild.writeEnd)
    }

    /// The next line that the worker prints; nil when it prints no more.
    func readLine() -> String? {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread.removeSubrange(...end) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            guard readMore() else { return nil }
        }
    }

    /// Gives the worker a line to read.
    func writeLine(_ line: String) {
        writeAll(line + "\n", to: input)
    }

    /// Tells the worker to stop.
    func closeInput() {
        guard input >= 0 else { return }
        close(input)
        input = -1
    }

    /// Waits until the worker ends, and returns its report and what its whole process used.
    ///
    /// - Throws: When the worker failed.
    func finish() throws -> (report: WorkerReport, usage: ResourceUsage) {
        while readMore() {}
        closeInput()
        close(output)

        var status: Int32 = 0
        var usage = rusage()
        while wait4(process, &status, 0, &usage) < 0 {
            guard errno == EINTR else { throw BenchmarkFailure("could not wait for \(name): error \(errno)") }
        }
        guard status == 0 else { throw BenchmarkFailure("\(name) failed: see above") }
        return (try WorkerReport(parsing: String(decoding: unread, as: UTF8.self)), ResourceUsage(usage))
    }

    /// Sends a signal; then waits for the end, which must come of it.
    ///
    /// - Returns: What the process exited with; less than zero for a signal that killed it.
    func end(by signal: Int32) throws -> Int32 {
        kill(process, signal)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw BenchmarkFailure("could not wait for \(name): error \(errno)") }
        }
        closeInput()
        close(output)
        let killer = status & 0x7f
        return killer == 0 ? (status >> 8) & 0xff : -killer
    }

    private func readMore() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = read(output, &buffer, buffer.count)
        guard count > 0 else { return false }
        unread += buffer[..<count]
        return true
    }

    private static func spawn(_ arguments: [String], input: Int32, output: Int32) throws -> pid_t {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
        #else
            var actions = posix_spawn_file_actions_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)

        var strings = arguments.map { strdup($0) } + [nil]
        defer { for string in strings { free(string) } }
        var process: pid_t = 0
        let error = posix_spawnp(&process, arguments[0], &actions, nil, &strings, environ)
        guard error == 0 else { throw BenchmarkFailure("could not start \(arguments[0]): error \(error)") }
        return process
    }
}
