/// Who may ask a `Monitor`.
public struct MonitorAccess: Sendable, CustomStringConvertible {
    /// What a client has to send as `Authorization: Bearer ...`, for all but the page's own files and the two health
    /// checks, which then tell no more than yes or no. Nil, which is the default, for no such thing.
    public var token: String?
    /// Names by which clients may address it (the `Host` header), beside IP addresses, `localhost`, and the name that it
    /// listens at. What they ask under another name is refused, so that no page of another site can read answers through
    /// a name that was made to lead here.
    public var allowedHosts: [String]

    /// No token, and no further names.
    public init(token: String? = nil, allowedHosts: [String] = []) {
        self.token = token
        self.allowedHosts = allowedHosts
    }

    /// Without the token.
    public var description: String { "token=\(token == nil ? "none" : "***") allowedHosts=\(allowedHosts)" }
}
