import CMonitorPage
import Foundation
@testable import Sluice
import Synchronization

/// Serves the page, and statuses of a test's own making: for what an application would take long to come to.
final class StubMonitor: Sendable {
    private struct State {
        var streams: [Int32] = []
        var full: ApplicationStatus
        var isStopped = false
    }

    /// The policy that the monitor sends: what the page does has to get along with it.
    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"

    let port: UInt16
    private let listener: Int32
    private let token: String?
    private let state: Mutex<State>

    /// Listens at once; at a port of its own unless told otherwise.
    init(_ status: ApplicationStatus, port: UInt16 = 0, token: String? = nil) throws {
        (listener, self.port) = try listen(at: port)
        self.token = token
        state = Mutex(State(full: status))
        Thread.detachNewThread { [self] in acceptAll() }
    }

    var url: String { "http://127.0.0.1:\(port)/" }

    /// Sends an update to all that listen. Who comes later gets `full`, if it is given.
    func send(_ update: ApplicationStatus, full: ApplicationStatus? = nil) {
        state.withLock { state in
            if let full { state.full = full }
            for stream in state.streams { Self.write(Self.event("update", update), to: stream) }
        }
    }

    /// Cuts all connections, and listens no more.
    func stop() {
        state.withLock { state in
            guard !state.isStopped else { return }
            state.isStopped = true
            for stream in state.streams { close(stream) }
            state.streams = []
            shutdown(listener, Int32(SHUT_RDWR))
            close(listener)
        }
    }

    private func acceptAll() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            Thread.detachNewThread { [self] in serve(connection) }
        }
    }

    private func serve(_ connection: Int32) {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while !String(decoding: bytes, as: UTF8.self).contains("\r\n\r\n") {
            let count = read(connection, &buffer, buffer.count)
            guard count > 0 else { return _ = close(connection) }
            bytes += buffer[..<count]
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
        let path = lines.first?.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        guard path.hasPrefix("/api/") else { return answer(path, to: connection) }
        let isAllowed = token.map {
            lines.contains(Substring("authorization: Bearer \($0)"))
                || lines.contains(Substring("Authorization: Bearer \($0)"))
        }
        guard isAllowed ?? true else {
            Self.write(Self.head("401 Unauthorized", "text/plain", length: 0), to: connection)
            return _ = close(connection)
        }
        state.withLock { state in
            guard !state.isStopped else { return _ = close(connection) }
            Self.write(Self.head("200 OK", "text/event-stream", length: nil), to: connection)
            Self.write(Self.event("status", state.full), to: connection)
            state.streams.append(connection)
        }
    }

    private func answer(_ path: String, to connection: Int32) {
        defer { close(connection) }
        let files = (0..<monitor_file_count()).map(monitor_file)
        guard let file = files.first(where: { String(cString: $0.path) == path }) else {
            return Self.write(Self.head("404 Not Found", "text/plain", length: 0), to: connection)
        }
        let body = UnsafeBufferPointer(start: file.bytes, count: file.count)
        Self.write(Self.head("200 OK", String(cString: file.type), length: file.count) + body, to: connection)
    }

    private static func head(_ status: String, _ type: String, length: Int?) -> [UInt8] {
        let length = length.map { "content-length: \($0)\r\n" } ?? ""
        let fields = "content-type: \(type)\r\ncontent-security-policy: \(policy)\r\ncache-control: no-cache\r\n"
        return Array("HTTP/1.1 \(status)\r\n\(fields)\(length)connection: close\r\n\r\n".utf8)
    }

    private static func event(_ type: String, _ status: ApplicationStatus) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let data = (try? encoder.encode(status)) ?? Data()
        return Array("event: \(type)\nid: \(status.cursor)\ndata: ".utf8) + data + Array("\n\n".utf8)
    }

    private static func write(_ bytes: [UInt8], to connection: Int32) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Foundation.send(connection, $0.baseAddress?.advanced(by: sent), $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }
}

private func listen(at port: UInt16) throws -> (Int32, UInt16) {
    #if canImport(Darwin)
        let listener = socket(AF_INET, SOCK_STREAM, 0)
    #else
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    var isReused: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &isReused, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(listener, $0, length) == 0 && Foundation.listen(listener, 16) == 0
                && getsockname(listener, $0, &length) == 0
        }
    }
    guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    return (listener, UInt16(bigEndian: address.sin_port))
}
