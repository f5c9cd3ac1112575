import Foundation
import Sluice
import SluiceTesting
import Testing

/// A Prometheus of the system's, which scrapes an application that runs as a process of its own.
@Suite(
    .timeLimit(.minutes(1)),
    .enabled(if: PrometheusServer.isInstalled, "there is no prometheus: install it (deploy/setup.sh --tests)")
) struct PrometheusTests {
    @Test func prometheusScrapesARunningApplication() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let (process, address) = try await Self.copy(on: cluster, as: "scraped")
        try await Self.expectCleanMetrics(at: address)

        let prometheus = try PrometheusServer(scraping: address)
        defer { prometheus.stop() }
        _ = await httpWait("\(prometheus.url)/api/v1/targets") { $1.contains("\"health\":\"up\"") }
        let query = "\(prometheus.url)/api/v1/query?query=sum(sluice_records_read_total)"
        _ = await httpWait(query) { $0 == 200 && $1.contains("\"1000\"") }
        let lag = "\(prometheus.url)/api/v1/query?query=count(sluice_partition_lag_records==0)"
        _ = await httpWait(lag) { $0 == 200 && $1.contains("\"2\"") }
        process.terminate()
        #expect(await process.exitStatus() == 0)
    }

    /// Starts a process that copies records, and returns when it has copied 1,000; and where its monitor listens.
    private static func copy(on cluster: TestCluster, as group: String) async throws -> (PassthroughProcess, String) {
        let (input, output) = (try await cluster.makeTopic("in", partitions: 2), try await cluster.makeTopic("out"))
        try await cluster.write(0..<1_000, to: input)
        let process = try PassthroughProcess([
            "--bootstrap-servers", cluster.kafka.bootstrapServers, "--group", cluster.name(group),
            "--input", input, "--output", output, "--interval", "100ms", "--monitor", "127.0.0.1:0",
        ])
        _ = try await cluster.read(output, count: 1_000)
        await process.lines.hold("The monitor listens at http://127.0.0.1:")
        return (process, try #require(process.lines.all.lazy.compactMap(address).first))
    }

    /// The rules that operators are given, on an application that is well: each has a value or none, and no alert fires.
    @Test func theRulesOfDeployEvaluate() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let (process, address) = try await Self.copy(on: cluster, as: "ruled")

        let prometheus = try PrometheusServer(scraping: address, rules: Self.ruleFiles)
        defer { prometheus.stop() }
        let lag = "\(prometheus.url)/api/v1/query?query=job_topic:sluice_partition_lag_records:sum"
        _ = await httpWait(lag) { $0 == 200 && $1.contains(",\"0\"]") }
        let body = await httpWait("\(prometheus.url)/api/v1/rules") {
            $0 == 200 && !$1.contains("\"health\":\"unknown\"")
        }
        #expect(body.contains("\"health\":\"ok\""))
        #expect(!body.contains("\"health\":\"err\""), "\(body)")
        #expect(!body.contains("\"state\":\"firing\""), "\(body)")
        process.terminate()
        #expect(await process.exitStatus() == 0)
    }

    private static var ruleFiles: [String] {
        let root = (1...4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        return ["recording.yml", "alerts.yml"].map { root.appending(path: "deploy/prometheus/\($0)").path }
    }

    private static func address(in line: String) -> String? {
        guard let start = line.range(of: "http://") else { return nil }
        return String(line[start.upperBound...].prefix { $0 != "/" && $0 != "," && !$0.isWhitespace })
            .trimmingCharacters(in: CharacterSet(charactersIn: ":"))
    }

    private static func expectCleanMetrics(at address: String) async throws {
        let page = try #require(await httpGet("http://\(address)/metrics"))
        let (status, complaints) = try PrometheusServer.check(page.body)
        #expect(status == 0, "\(complaints)")
        #expect(complaints.isEmpty)
    }
}
