internal import NIOCore

/// Which host a request is for, as its `Host` header says.
enum RequestedHost: Equatable {
    /// An IP address.
    case address
    /// A name, in small letters and without a dot at its end.
    case name(String)

    /// Reads a host and an optional port, which is passed over; nil if it is neither.
    init?(_ text: some StringProtocol) {
        let text = text[...]
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]"), Self.isPort(text[text.index(after: end)...]),
                Self.isAddress(text[text.index(after: text.startIndex)..<end], .inet6)
            else { return nil }
            self = .address
            return
        }
        let host = text.prefix { $0 != ":" }
        guard !host.isEmpty, host.utf8.allSatisfy(Self.isInNames), Self.isPort(text[host.endIndex...]) else {
            return nil
        }
        self = Self.isAddress(host, .inet) ? .address : .name(Self.normal(host))
    }

    private static func normal(_ host: some StringProtocol) -> String {
        let host = host.lowercased()
        return host.hasSuffix(".") ? String(host.dropLast()) : host
    }

    private static func isInNames(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// Whether it is nothing, or a colon and digits, of which there may be none.
    private static func isPort(_ text: some StringProtocol) -> Bool {
        guard !text.isEmpty else { return true }
        return text.first == ":" && text.utf8.dropFirst().allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }

    /// Whether the system reads it as an address of this kind: browsers send addresses in no other form.
    private static func isAddress(_ text: some StringProtocol, _ kind: NIOBSDSocket.ProtocolFamily) -> Bool {
        (try? SocketAddress(ipAddress: String(text), port: 0))?.protocol == kind
    }
}
