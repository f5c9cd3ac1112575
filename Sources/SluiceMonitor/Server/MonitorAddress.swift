/// Where a `Monitor` listens: a host and a port.
public struct MonitorAddress: Hashable, Sendable, CustomStringConvertible {
    /// 127.0.0.1:9464: this machine alone. 9464 is what OpenTelemetry gives to Prometheus's exporters.
    public static let standard = MonitorAddress(host: "127.0.0.1", port: 9_464)

    /// Why text is no address.
    public struct InvalidText: Error, Sendable, CustomStringConvertible {
        /// What is wrong, and how it is written.
        public let description: String
    }

    /// A name or an IP address, without brackets.
    public let host: String
    /// From 1 to 65,535; 0 for any port that is free.
    public let port: Int

    /// An address as it is; `Monitor.run` tells when there is nothing behind it.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `HOST:PORT`, with brackets around an IPv6 address: `127.0.0.1:9464`, `[::1]:9464`, `0.0.0.0:0`.
    ///
    /// The host must be there: to be reached from elsewhere is to be asked for, with `0.0.0.0` or `[::]`.
    ///
    /// - Throws: `InvalidText`, which says how it is to be written.
    public init(parsing text: String) throws(InvalidText) {
        guard let colon = text.lastIndex(of: ":") else {
            throw Self.invalid(text, "the port is missing: write HOST:PORT, such as \(Self.standard)")
        }
        host = try Self.host(text[..<colon], of: text)
        let digits = text[text.index(after: colon)...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
            let port = UInt16(digits)
        else { throw Self.invalid(text, "the port is not a number from 0 to 65535") }
        self.port = Int(port)
    }

    private static func host(_ host: Substring, of text: String) throws(InvalidText) -> String {
        if host.isEmpty {
            throw invalid(
                text,
                "the host is missing: write 127.0.0.1 for this machine alone, 0.0.0.0 for every network"
            )
        }
        if host.first == "[", host.last == "]", host.count > 2 {
            let inner = host.dropFirst().dropLast()
            guard inner.contains(":"), inner.allSatisfy({ $0.isHexDigit || ":.%".contains($0) || $0.isLetter }) else {
                throw invalid(text, "there is no IPv6 address between the brackets")
            }
            return String(inner)
        }
        guard !host.contains(":") else { throw invalid(text, "write brackets around an IPv6 address: [::1]:9464") }
        guard host.utf8.allSatisfy({ 0x21...0x7E ~= $0 }), !host.contains(where: { "[]/@".contains($0) }) else {
            throw invalid(text, "the host is neither a name nor an IP address")
        }
        return String(host)
    }

    private static func invalid(_ text: String, _ reason: String) -> InvalidText {
        InvalidText(description: "'\(text)' is no address to listen at: \(reason)")
    }

    /// As it is parsed.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
