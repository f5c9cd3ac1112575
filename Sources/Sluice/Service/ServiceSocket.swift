#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The datagram socket at which a service manager listens: a path, or with `@` a name in Linux's abstract namespace.
struct ServiceSocket: Sendable {
    /// Why nothing can be sent there.
    struct Unusable: Error, Hashable, CustomStringConvertible {
        let description: String
    }

    private let address: sockaddr_un
    private let length: socklen_t

    /// - Throws: When the text is no address that this understands.
    init(_ text: String) throws(Unusable) {
        guard let first = text.utf8.first, first == UInt8(ascii: "/") || first == UInt8(ascii: "@") else {
            throw Unusable(description: "'\(text)' is neither a path nor an abstract name with @")
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // In the abstract namespace the name begins with a zero byte, and its end is told by the length alone.
        let bytes = first == UInt8(ascii: "@") ? [0] + text.utf8.dropFirst() : Array(text.utf8)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard bytes.count < room else { throw Unusable(description: "'\(text)' is longer than \(room - 1) bytes") }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        self.address = address
        let isPath = bytes.first != 0
        length = socklen_t(MemoryLayout<sockaddr_un>.size - room + bytes.count + (isPath ? 1 : 0))
    }

    /// Sends a datagram, without waiting for room.
    ///
    /// - Returns: The system's error; nil when it is on its way.
    func send(_ text: String) -> Int32? {
        let socket = Self.open()
        guard socket >= 0 else { return errno }
        defer { close(socket) }
        var (address, text) = (address, text)
        let sent = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                text.withUTF8 { sendto(socket, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT), address, length) }
            }
        }
        return sent < 0 ? errno : nil
    }

    private static func open() -> Int32 {
        #if canImport(Glibc)
            socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        #elseif canImport(Musl)
            socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)
        #else
            socket(AF_UNIX, SOCK_DGRAM, 0)
        #endif
    }
}
