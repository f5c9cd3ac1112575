internal import HTTPTypes

/// Whether a request comes from a page of another site, as far as its browser tells. A client that is no browser says
/// nothing of the kind, and is let through.
enum SiteRule {
    static func isFromElsewhere(_ request: HTTPRequest) -> Bool {
        let sites = request.headerFields.values("sec-fetch-site")
        guard sites.isEmpty else {
            // A site is a name without its port: another program on this machine may serve the page.
            return !sites.allSatisfy { $0 == "same-origin" || $0 == "none" } && !isNavigation(request)
        }
        return request.headerFields[values: .origin].contains { !isOrigin($0, of: request.authority ?? "") }
    }

    /// A link that was followed: the page that had it can't read where it leads.
    private static func isNavigation(_ request: HTTPRequest) -> Bool {
        request.headerFields.values("sec-fetch-mode") == ["navigate"]
            && request.headerFields.values("sec-fetch-dest") == ["document"]
    }

    private static func isOrigin(_ origin: String, of host: String) -> Bool {
        let origin = origin.lowercased()
        return origin == "http://\(host.lowercased())" || origin == "https://\(host.lowercased())"
    }
}

extension HTTPFields {
    /// The values of all fields of a name that has no constant of its own.
    ///
    /// - Parameter name: In small letters.
    func values(_ name: String) -> [String] { filter { $0.name.canonicalName == name }.map(\.value) }
}
