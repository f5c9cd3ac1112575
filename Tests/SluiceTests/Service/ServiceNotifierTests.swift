#if os(Linux)
    import Glibc
    import Logging
    import SluiceTesting
    import Testing

    @testable import Sluice

    @Suite struct ServiceNotifierTests {
        private let clock = ManualClock()
        private let health = ApplicationHealth(state: .running)
        private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

        private func notifier(_ environment: [String: String]) -> ServiceNotifier? {
            ServiceNotifier(time: TimeSource(clock), processID: 7) { environment[$0] }
        }

        private func note(_ notifier: ServiceNotifier?, isStopping: Bool = false, logger: Logger? = nil) {
            let id = ObjectIdentifier(clock)
            let news = ServiceReport.News(health, wasToldToStop: isStopping)
            notifier?.note(news, of: "app", id: id, logger: logger ?? self.logger)
        }

        @Test func whereNobodyAsksNothingIsSent() {
            #expect(notifier([:]) == nil)
            #expect(notifier(["NOTIFY_SOCKET": ""]) == nil)
        }

        @Test func tellsAtAPath() throws {
            let folder = try TemporaryFolder()
            let path = "\(folder.path)/notify"
            let manager = try ServiceManager(path)
            let notifier = notifier(["NOTIFY_SOCKET": path])
            note(notifier)
            #expect(manager.next() == "READY=1\nSTATUS=running")
            note(notifier)
            #expect(manager.next() == nil)
            note(notifier, isStopping: true)
            #expect(manager.next() == "STOPPING=1\nEXTEND_TIMEOUT_USEC=30000000")
        }

        @Test func tellsAtAnAbstractName() throws {
            let name = "@sluice-test-\(getpid())-\(UInt32.random(in: 0 ... .max))"
            let manager = try ServiceManager(name)
            note(notifier(["NOTIFY_SOCKET": name]))
            #expect(manager.next() == "READY=1\nSTATUS=running")
        }

        @Test func givesSignsOfLifeIfItIsMeant() throws {
            let folder = try TemporaryFolder()
            let path = "\(folder.path)/notify"
            let manager = try ServiceManager(path)
            note(notifier(["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "20000000", "WATCHDOG_PID": "8"]))
            #expect(manager.next() == "READY=1\nSTATUS=running")
            note(notifier(["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "soon"]))
            #expect(manager.next() == "READY=1\nSTATUS=running")
            let meant = notifier(["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "20000000", "WATCHDOG_PID": "7"])
            note(meant)
            #expect(manager.next() == "READY=1\nSTATUS=running\nWATCHDOG=1")
            clock.advance(by: .seconds(9))
            note(meant)
            #expect(manager.next() == nil)
            clock.advance(by: .seconds(1))
            note(meant)
            #expect(manager.next() == "WATCHDOG=1")
        }

        /// A manager that does not read fills the socket's queue, and gets the news once it does.
        @Test func neverWaitsForRoom() throws {
            let folder = try TemporaryFolder()
            let path = "\(folder.path)/notify"
            let manager = try ServiceManager(path)
            let filler = try ServiceSocket(path)
            var sent = 0
            while sent < 10_000, filler.send("X") == nil { sent += 1 }
            #expect(sent < 10_000)
            let notifier = notifier(["NOTIFY_SOCKET": path])
            note(notifier)
            for _ in 0..<sent { #expect(manager.next() == "X") }
            #expect(manager.next() == nil)
            note(notifier)
            #expect(manager.next() == "READY=1\nSTATUS=running")
        }

        @Test func saysOnceThatItCannotTell() throws {
            let long = "/" + String(repeating: "x", count: 200)
            for name in ["vsock:2:1234", "/nowhere/at/all", long] {
                let lines = Collected<String>()
                let log = Logger(label: "test") { _ in LogCollector(lines: lines) }
                let notifier = notifier(["NOTIFY_SOCKET": name])
                note(notifier, logger: log)
                note(notifier, logger: log)
                #expect(lines.all.count == 1)
            }
        }
    }

    /// The other end of the socket.
    private final class ServiceManager {
        private let descriptor: Int32
        private let path: String

        init(_ name: String) throws {
            path = name
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            let bytes = name.hasPrefix("@") ? [0] + name.utf8.dropFirst() : Array(name.utf8)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
            let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
            let descriptor = descriptor
            let result = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
            }
            try #require(result == 0)
        }

        deinit {
            close(descriptor)
        }

        /// The next datagram; nil if there is none.
        func next() -> String? {
            var bytes = [UInt8](repeating: 0, count: 4_096)
            let count = recv(descriptor, &bytes, bytes.count, 0)
            return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
        }
    }
#endif
