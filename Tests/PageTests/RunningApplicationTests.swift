import ArgumentParser
import HeadlessChromium
import Sluice
import SluiceMonitor
import SluiceTesting
import Synchronization
import Testing

extension PageTests {
    /// An application that runs, behind its own monitor.
    @Suite struct RunningApplications {
        @Test func itsWorkItsFailureItsEndAndItsSuccessorAreSeen() async throws {
            let source = MemorySource(topics: ["orders": 4])
            for number in 0..<2_000 {
                source.append(Bytes("order \(number)"), to: "orders", partition: Int32(number % 4))
            }
            try await HeadlessChromium.run { browser in
                let (page, port) = try await watch(source, at: 0) { address in
                    let page = try await browser.open("http://\(address)/")
                    try await page.wait(until: "document.querySelectorAll('#batches tbody tr').length >= 1")
                    try await page.wait(
                        until: "document.querySelector('#failures').innerText.includes('no such customer')"
                    )
                    try await page.wait(until: "document.querySelector('#plan .rate').innerText.endsWith('/s')")
                    let before = try await page.text("#batches tbody td")
                    source.append("one more", to: "orders", partition: 0)
                    try await page.wait(until: "document.querySelector('#batches tbody td').innerText !== '\(before)'")
                    #expect(try await page.text("h1") == "orders")
                    #expect(try await page.text("#partitions").contains("orders[0]"))
                    #expect(try await page.text("#configuration").contains("interval"))
                    expectNoComplaint(page.report, from: "http://\(address)/")
                    return (page, address.port)
                }
                try await page.wait(until: "document.querySelector('.lost').innerText.startsWith('Connection lost')")
                _ = try await watch(source, at: port) { _ in
                    try await page.wait(until: "document.querySelector('.lost').hidden")
                    try await page.wait(until: "document.querySelector('.state').innerText === 'running'")
                    return (page, port)
                }
                #expect(page.report.exceptions.isEmpty)
            }
        }

        /// Runs an application that fails once, and `body` beside it.
        private func watch(
            _ source: MemorySource,
            at port: Int,
            _ body: @escaping @Sendable (MonitorAddress) async throws -> (BrowserPage, Int)
        ) async throws -> (BrowserPage, Int) {
            var configuration = ApplicationConfiguration.inMemory
            configuration.trigger = .interval(.milliseconds(100))
            let app = StreamingApplication(name: "orders", configuration: configuration)
            let hasFailed = Mutex(false)
            app.stream(from: source.source(topics: "orders"))
                .map { record -> Int64 in
                    let isFirst = hasFailed.withLock { failed in
                        defer { failed = true }
                        return !failed
                    }
                    if isFirst { throw UnknownCustomer() }
                    return record.offset
                }
                .write(to: MemorySink<Int64>())
            let options = try MonitorOptions.parse(["--monitor", "127.0.0.1:\(port)"])
            return try await options.withMonitor(of: app) { address in
                let address = try #require(address)
                async let end: Void = app.run()
                let result: (BrowserPage, Int)
                do {
                    result = try await body(address)
                    app.stop()
                } catch {
                    app.stop()
                    try? await end
                    throw error
                }
                try await end
                return result
            }
        }
    }
}

private struct UnknownCustomer: Error, CustomStringConvertible {
    let description = "no such customer"
}
