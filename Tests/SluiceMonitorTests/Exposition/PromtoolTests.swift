import CoreMetrics
import Foundation
import Sluice
import SluiceMonitor
import Testing

/// What Prometheus's own tool says of a page with everything in it.
@Suite struct PromtoolTests {
    private static let tool = "/usr/bin/promtool"
    private static var isThere: Bool { FileManager.default.isExecutableFile(atPath: tool) }

    @Test(.enabled(if: isThere, "LEFT OUT: there is no \(tool); install Prometheus to have pages checked by its tool"))
    func theToolHasNothingToSay() async throws {
        let registry = PrometheusRegistry(
            definitions: [
                MetricDefinition(name: "a_total", help: "Counts \"things\" \\ and\nmore.", kind: .counter),
                MetricDefinition(name: "b_seconds", help: "Takes time.", kind: .histogram(buckets: [0.1, 1])),
            ],
            maxSeriesPerMetric: 50,
            logger: quiet
        )
        let odd = ["", "x\n\"\\\r\u{0}", "ü😀\u{2028}", "{}", "le=\"1\"", "#", " "]
        for value in odd {
            let labels = [("le", value), ("__name__", value), ("größe", value), (value, "v")]
            registry.makeCounter(label: "a_total", dimensions: labels).increment(by: 1)
            registry.makeTimer(label: "b_seconds", dimensions: labels).recordNanoseconds(500_000_000)
            registry.makeMeter(label: "own \(value)", dimensions: labels).set(2.0)
        }
        for (number, value) in [Double.nan, .infinity, -.infinity, 1e-300, -0.0].enumerated() {
            registry.makeMeter(label: "odd", dimensions: [("n", "\(number)")]).set(value)
        }
        for number in 0..<60 { registry.makeMeter(label: "many", dimensions: [("n", "\(number)")]).set(Int64(1)) }
        try await withMonitor(registry: registry) { monitor in
            let page = try #require(try monitor.get("/metrics")).body
            let (status, output) = try Self.check(page)
            #expect(status == 0, "\(output)")
            #expect(output.isEmpty)
        }
    }

    private static func check(_ page: String) throws -> (Int32, String) {
        let process = Process()
        process.executableURL = URL(filePath: tool)
        process.arguments = ["check", "metrics"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(page.utf8))
        try input.fileHandleForWriting.close()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}
