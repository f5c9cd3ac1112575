#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A connection that sends any bytes at all. It blocks, so it is to be used on a thread of the test's own.
final class RawClient {
    /// No test waits for longer than this; none counts on it.
    private static let patience = timeval(tv_sec: 60, tv_usec: 0)

    private let socket: Int32
    private var unread: [UInt8] = []

    /// - Parameters:
    ///   - receiveBuffer: Bytes that the system is to take before the other side has to wait.
    ///   - beforeConnecting: Is told the socket's descriptor.
    init(port: Int, receiveBuffer: Int32? = nil, beforeConnecting: (Int32) -> Void = { _ in }) throws {
        #if canImport(Glibc)
            socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #elseif canImport(Musl)
            socket = Musl.socket(AF_INET, SOCK_STREAM, 0)
        #else
            socket = Darwin.socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var patience = Self.patience
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        if var size = receiveBuffer {
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        beforeConnecting(socket)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure(description: "could not connect to port \(port): errno \(errno)") }
    }

    struct Failure: Error, CustomStringConvertible { let description: String }

    deinit { close(socket) }

    /// Sends as much as the other side takes.
    func send(_ bytes: some Sequence<UInt8>) {
        var bytes = Array(bytes)[...]
        while !bytes.isEmpty {
            #if canImport(Darwin)
                let flags: Int32 = 0
            #else
                let flags = Int32(MSG_NOSIGNAL)
            #endif
            #if canImport(Glibc)
                let count = bytes.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, flags) }
            #elseif canImport(Musl)
                let count = bytes.withUnsafeBytes { Musl.send(socket, $0.baseAddress, $0.count, flags) }
            #else
                let count = bytes.withUnsafeBytes { Darwin.send(socket, $0.baseAddress, $0.count, flags) }
            #endif
            if count <= 0 { return }
            bytes = bytes.dropFirst(count)
        }
    }

    func send(_ text: String) { send(text.utf8) }

    /// Says that no more is sent.
    func finishSending() { shutdown(socket, Int32(SHUT_WR)) }

    /// Whether there is something to read now.
    var hasInput: Bool {
        var descriptor = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, 0) > 0
    }

    /// Everything up to the end of the connection.
    func readToEnd() -> [UInt8] {
        while readMore() {}
        defer { unread = [] }
        return unread
    }

    /// The next answer; nil if the connection ends before it does.
    ///
    /// - Parameter isHead: Whether the answer has no body, whatever it says of its length.
    func readAnswer(isHead: Bool = false) -> RawAnswer? {
        while true {
            if let (answer, length) = RawAnswer.parse(unread, isHead: isHead) {
                unread.removeFirst(length)
                return answer
            }
            guard readMore() else { return nil }
        }
    }

    /// The next chunk of an answer without length, empty after its last one; nil if the connection ends before.
    func readChunk() -> [UInt8]? {
        guard let line = readLine(), let count = Int(line, radix: 16) else { return nil }
        while unread.count < count + 2 { guard readMore() else { return nil } }
        defer { unread.removeFirst(count + 2) }
        return Array(unread.prefix(count))
    }

    private func readLine() -> String? {
        while true {
            if let end = unread.firstRange(of: Array("\r\n".utf8)) {
                defer { unread.removeFirst(end.upperBound) }
                return String(decoding: unread[..<end.lowerBound], as: UTF8.self)
            }
            guard readMore() else { return nil }
        }
    }

    private func readMore() -> Bool {
        var block = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &block, block.count, 0)
        guard count > 0 else { return false }
        unread += block[..<count]
        return true
    }
}
