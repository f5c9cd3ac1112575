/// Under which names a monitor may be asked.
///
/// A page of another site can have its own name lead to this machine (DNS rebinding), and then counts as the same site for
/// a browser. So only what no other site can have is taken: addresses, the names of this machine, and those that the
/// operator has named.
struct HostRule: Sendable {
    private let names: Set<String>

    /// - Parameters:
    ///   - bound: The host that the monitor listens at.
    ///   - allowed: Further names; a port in them is passed over.
    init(bound: String, allowed: [String]) {
        names = Set(([bound] + allowed).compactMap(Self.name))
    }

    func allows(_ host: RequestedHost) -> Bool {
        switch host {
        case .address: true
        case .name(let name): name == "localhost" || name.hasSuffix(".localhost") || names.contains(name)
        }
    }

    private static func name(_ text: String) -> String? {
        guard case .name(let name) = RequestedHost(text) else { return nil }
        return name
    }
}
