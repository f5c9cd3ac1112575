import Foundation

/// A Prometheus with nothing but one target, in a folder of its own.
final class PrometheusServer {
    private static let program = "/usr/bin/prometheus"
    private static let checker = "/usr/bin/promtool"

    static var isInstalled: Bool {
        [program, checker].allSatisfy(FileManager.default.isExecutableFile)
    }

    let url: String
    private let process = Process()
    private let folder: URL

    /// Starts it; it listens some time later.
    ///
    /// - Parameter rules: Files of rules, which it evaluates every second.
    init(scraping address: String, rules: [String] = []) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "sluice-prometheus-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let configuration = """
            global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
            rule_files: [\(rules.map { "\"\($0)\"" }.joined(separator: ", "))]
            scrape_configs: [{job_name: sluice, static_configs: [{targets: ["\(address)"]}]}]
            """
        let file = folder.appending(path: "prometheus.yml")
        try configuration.write(to: file, atomically: true, encoding: .utf8)
        let port = try freePort()
        url = "http://127.0.0.1:\(port)"
        process.executableURL = URL(filePath: Self.program)
        process.arguments = [
            "--config.file=\(file.path)", "--storage.tsdb.path=\(folder.appending(path: "data").path)",
            "--web.listen-address=127.0.0.1:\(port)", "--log.level=error",
        ]
        try process.run()
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    /// What `promtool check metrics` says of a page.
    static func check(_ page: String) throws -> (status: Int32, complaints: String) {
        let process = Process()
        process.executableURL = URL(filePath: checker)
        process.arguments = ["check", "metrics"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(page.utf8))
        try input.fileHandleForWriting.close()
        let complaints = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: complaints, as: UTF8.self))
    }
}

/// A port that was free a moment ago.
private func freePort() throws -> UInt16 {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
        }
    }
    guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    return UInt16(bigEndian: address.sin_port)
}
