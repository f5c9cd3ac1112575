import ArgumentParser
import Foundation
import Sluice
import SluiceMonitor

/// An application whose metrics are served, and asked for every second.
struct Scraped {
    private static let interval: TimeInterval = 1

    private let app: StreamingApplication

    init(_ app: StreamingApplication) { self.app = app }

    func run() async throws {
        let options = try MonitorOptions.parse(["--monitor", "127.0.0.1:0"])
        try await options.withMonitor(of: app) { address in
            let scraper = Scraper(port: address?.port ?? 0)
            defer { scraper.cancel() }
            Thread.detachNewThread { scraper.scrape(every: Self.interval) }
            try await app.run()
        }
    }
}

/// Asks for the metrics again and again, on a thread that may block.
private final class Scraper: Sendable {
    private let port: Int
    private let end = DispatchSemaphore(value: 0)

    init(port: Int) { self.port = port }

    func cancel() { end.signal() }

    func scrape(every interval: TimeInterval) {
        repeat { ask() } while end.wait(timeout: .now() + interval) == .timedOut
    }

    private func ask() {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { return }
        let request = "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        _ = request.withCString { write(socket, $0, strlen($0)) }
        var page = [UInt8](repeating: 0, count: 64 << 10)
        while read(socket, &page, page.count) > 0 {}
    }
}
