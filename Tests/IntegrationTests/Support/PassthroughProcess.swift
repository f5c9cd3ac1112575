import Foundation
import SluiceTesting
import Synchronization

/// The passthrough example as a process of its own.
final class PassthroughProcess: Sendable {
    let lines = Lines()
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

    init(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            .deletingLastPathComponent().appendingPathComponent("passthrough")
        process.arguments = arguments + (arguments.contains("--monitor") ? [] : ["--no-monitor"])
        let output = Pipe()
        process.standardError = output
        process.standardOutput = output
        let ending = ending
        process.terminationHandler = { process in
            ending.ended(process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus)
        }
        try process.run()
        self.process = Mutex(process)
        Self.read(output.fileHandleForReading, into: lines, ending)
    }

    deinit { if ending.status == nil { process.withLock { $0.interrupt() } } }

    var isRunning: Bool { ending.status == nil }

    /// Sends SIGTERM.
    func terminate() { process.withLock { $0.terminate() } }

    /// Sends SIGKILL.
    func kill() { _ = process.withLock { Foundation.kill($0.processIdentifier, SIGKILL) } }

    /// Has the system run it no more, until it is thawed.
    func freeze() { _ = process.withLock { Foundation.kill($0.processIdentifier, SIGSTOP) } }

    func thaw() { _ = process.withLock { Foundation.kill($0.processIdentifier, SIGCONT) } }

    /// Returns what the process exited with; less than zero for a signal that killed it.
    func exitStatus() async -> Int32? {
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
