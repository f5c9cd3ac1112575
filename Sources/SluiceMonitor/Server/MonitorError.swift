/// Why a `Monitor` could not serve.
public struct MonitorError: Error, Sendable, CustomStringConvertible {
    /// The address that was asked for.
    public let address: MonitorAddress
    /// What happened, and what to do about it.
    public let description: String

    init(_ address: MonitorAddress, _ description: String) {
        self.address = address
        self.description = description
    }
}
