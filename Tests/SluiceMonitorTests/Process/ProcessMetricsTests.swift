import Sluice
import Testing

@testable import SluiceMonitor

@Suite struct ProcessMetricsTests {
    @Test func theProcessIsPlausible() throws {
        let registry = PrometheusRegistry(logger: quiet)
        ProcessMetrics(registry).update()
        var values: [String: Double] = [:]
        for line in registry.lines where !line.hasPrefix("#") {
            let parts = line.split(separator: " ")
            values[String(parts[0])] = Double(parts[1])
        }
        let maxDescriptors = try #require(values["process_max_fds"])
        #expect(maxDescriptors > 0)
        #expect(try #require(values["process_cpu_seconds_total"]) >= 0)
        #if os(Linux)
            #expect(Set(values.keys) == Set(ProcessMetrics.definitions.map(\.name)))
            let resident = try #require(values["process_resident_memory_bytes"])
            #expect(resident > 1_000_000)
            #expect(try #require(values["process_virtual_memory_bytes"]) > resident)
            #expect((3...maxDescriptors).contains(try #require(values["process_open_fds"])))
            #expect(try #require(values["process_threads"]) >= 1)
            // After 2020, before 2100.
            #expect((1.57e9...4.1e9).contains(try #require(values["process_start_time_seconds"])))
        #endif
    }

    @Test func cpuTimeRises() throws {
        let first = try #require(ProcessReading.now().cpuSeconds)
        // Only what this loop itself uses ends it.
        while try #require(ProcessReading.now().cpuSeconds) <= first {}
    }

    @Test func readsAProcessWithAnOddName() throws {
        let line = "7 (a) b (c) S 1 1 1 0 -1 4194560 100 0 0 0 11 22 0 0 20 0 5 0 777 1000 33 18446744073709551615 1"
        let stat = try #require(ProcessStat(parsing: line))
        #expect(stat.cpuTicks == 33)
        #expect(stat.threads == 5)
        #expect(stat.startTicks == 777)
        #expect(stat.virtualBytes == 1_000)
        #expect(stat.residentPages == 33)
    }

    @Test(arguments: ["", "7", "7 (a", "7 (a)", "7 (a) S 1 2 3", "7 (a) S 1 1 1 0 -1 0 0 0 0 0 x y 0 0 20 0 5 0 7 1 3"])
    func refusesWhatIsNoSuchFile(text: String) { #expect(ProcessStat(parsing: text) == nil) }
}
