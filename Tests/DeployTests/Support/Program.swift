import Foundation

/// A program of the system's, run to its end.
struct Program {
    let path: String

    static let promtool = Program(path: "/usr/bin/promtool")
    static let systemdAnalyze = Program(path: "/usr/bin/systemd-analyze")
    static let readelf = Program(path: "/usr/bin/readelf")
    static let bash = Program(path: "/bin/bash")

    var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// - Returns: How it ended, and all that it printed.
    func run(_ arguments: [String], in folder: String? = nil) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(filePath: folder) }
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }
}
