import SluiceMonitor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One question to a monitor over HTTP, with an answer that is bounded in size and time.
struct HealthQuestion {
    /// Why there is no answer.
    struct Failure: Error, Hashable {
        let text: String

        init(_ text: String) { self.text = text }

        /// With the system's reason for it.
        init(_ doing: String, code: Int32) { text = "\(doing): \(String(cString: strerror(code)))" }
    }

    /// Bytes that are read of an answer; a monitor's has some hundred.
    static let maxAnswerBytes = 65_536

    let address: MonitorAddress
    let path: String

    /// - Parameter timeout: For all of it, but that a name is looked up for as long as the system does.
    func ask(timeout: Duration) throws(Failure) -> HealthAnswer {
        let deadline = Deadline(after: timeout)
        let socket = try connect(by: deadline)
        defer { close(socket) }
        let request = "GET \(path) HTTP/1.1\r\nhost: \(target)\r\nconnection: close\r\n\r\n"
        guard deadline.bound(socket) else { throw Self.late }
        guard send(socket, request, request.utf8.count, Self.quiet) == request.utf8.count else {
            throw Failure("can't ask", code: errno)
        }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4_096)
        while bytes.count < Self.maxAnswerBytes {
            guard deadline.bound(socket) else { throw Self.late }
            let count = recv(socket, &block, block.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw errno == EAGAIN ? Self.late : Failure("can't read", code: errno)
            }
            if count == 0 { break }
            bytes += block[..<count]
        }
        guard let answer = HealthAnswer(parsing: String(decoding: bytes, as: UTF8.self)) else {
            throw Failure("what answers there is no monitor")
        }
        return answer
    }

    /// The address to ask at.
    var target: MonitorAddress { address.fromThisMachine }

    private static let late = Failure("no answer in time")

    private static var quiet: Int32 {
        #if os(Linux)
            Int32(MSG_NOSIGNAL)
        #else
            0
        #endif
    }

    /// By the first of the host's addresses that takes the connection.
    private func connect(by deadline: Deadline) throws(Failure) -> Int32 {
        var hints = addrinfo()
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(target.host, "\(target.port)", &hints, &list)
        guard result == 0 else { throw Failure("unknown host: \(String(cString: gai_strerror(result)))") }
        defer { freeaddrinfo(list) }
        var last = Failure("the host has no address")
        var next = list
        while let info = next?.pointee {
            let socket = socket(info.ai_family, info.ai_socktype, info.ai_protocol)
            guard socket >= 0 else { throw Failure("can't open a socket", code: errno) }
            guard deadline.bound(socket) else {
                close(socket)
                throw Failure("no connection in time")
            }
            #if canImport(Glibc)
                let connected = Glibc.connect(socket, info.ai_addr, info.ai_addrlen)
            #elseif canImport(Musl)
                let connected = Musl.connect(socket, info.ai_addr, info.ai_addrlen)
            #else
                let connected = Darwin.connect(socket, info.ai_addr, info.ai_addrlen)
            #endif
            if connected == 0 { return socket }
            last = errno == EINPROGRESS ? Failure("no connection in time") : Failure("can't connect", code: errno)
            close(socket)
            next = info.ai_next
        }
        throw last
    }
}
