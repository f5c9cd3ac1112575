package import Foundation
import Synchronization

/// Another program of this package, as a process of its own.
package final class ProgramProcess: Sendable {
    /// What it has printed, to standard output and standard error.
    package let lines: Lines
    package let id: Int32
    private let process: Mutex<Process>
    private let ending = Ending()

    /// How far the process is gone: it has ended, and all that it wrote is read.
    private final class Ending: Sendable {
        private let state = Mutex<(status: Int32?, isRead: Bool)>((nil, false))
        private let waiters = Waiters()

        var status: Int32? { state.withLock { $0.isRead ? $0.status : nil } }

        func ended(_ status: Int32) {
            state.withLock { $0.status = status }
            waiters.check()
        }

        func readAll() {
            state.withLock { $0.isRead = true }
            waiters.check()
        }

        func wait() async { await waiters.wait { [self] in status != nil } }
    }

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - program: Where it is; see `path(of:)`.
    ///   - lines: Takes what it prints.
    package init(_ program: URL, _ arguments: [String], lines: Lines = Lines()) throws {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        let output = Pipe()
        process.standardError = output
        process.standardOutput = output
        let ending = ending
        process.terminationHandler = { process in
            ending.ended(process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus)
        }
        try process.run()
        id = process.processIdentifier
        self.lines = lines
        self.process = Mutex(process)
        Self.read(output.fileHandleForReading, into: lines, ending)
    }

    deinit { if ending.status == nil { process.withLock { $0.interrupt() } } }

    /// Where a program of this package is: beside the one that runs.
    package static func path(of program: String) -> URL {
        let own = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
        return own.deletingLastPathComponent().appendingPathComponent(program)
    }

    package var isRunning: Bool { ending.status == nil }

    /// What it ended with, less than zero for a signal that killed it; nil while it runs.
    package var status: Int32? { ending.status }

    /// Sends SIGTERM.
    package func terminate() { send(SIGTERM) }

    /// Sends SIGKILL.
    package func kill() { send(SIGKILL) }

    /// Has the system run it no more, until it is thawed: SIGSTOP.
    package func freeze() { send(SIGSTOP) }

    /// Lets it go on where it stood: SIGCONT.
    package func thaw() { send(SIGCONT) }

    /// Sends a signal; nothing happens when the process has ended.
    private func send(_ signal: Int32) {
        process.withLock { if $0.isRunning { _ = Foundation.kill($0.processIdentifier, signal) } }
    }

    /// Returns what the process exited with, less than zero for a signal that killed it; nil when the task is cancelled.
    package func exitStatus() async -> Int32? {
        await ending.wait()
        return ending.status
    }

    /// Reads on a thread, which may block.
    private static func read(_ output: FileHandle, into lines: Lines, _ ending: Ending) {
        Thread.detachNewThread {
            var rest = ""
            while case let data = output.availableData, !data.isEmpty {
                var parts = (rest + String(decoding: data, as: UTF8.self)).components(separatedBy: "\n")
                rest = parts.removeLast()
                parts.forEach(lines.append)
            }
            ending.readAll()
        }
    }
}
