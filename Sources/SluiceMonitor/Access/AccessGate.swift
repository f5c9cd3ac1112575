internal import HTTPTypes

/// Who is let in, and how far. Decides on a request's head alone.
struct AccessGate: Sendable {
    /// What a request may get.
    enum Verdict: Equatable {
        case refused(MonitorAnswer)
        /// What anybody may know.
        case inBrief
        case inFull
    }

    /// What is asked for.
    enum Part {
        /// A file of the page, which is the same for every application.
        case page
        /// One of the two checks, which whoever starts and stops applications needs.
        case check
        /// All else.
        case inside
    }

    static let methods = "GET, HEAD"

    private let hosts: HostRule
    private let token: BearerToken?

    init(_ access: MonitorAccess, listeningAt address: MonitorAddress) {
        hosts = HostRule(bound: address.host, allowed: access.allowedHosts)
        token = access.token.map(BearerToken.init)
    }

    func verdict(on request: HTTPRequest, for part: Part) -> Verdict {
        if let answer = badHost(request) { return .refused(answer) }
        guard request.method == .get || request.method == .head else { return .refused(Self.methodNotAllowed) }
        let isKnown = token.map { $0.isIn(request.headerFields) } ?? true
        switch part {
        case .page: return .inFull
        case .check: return isKnown && !SiteRule.isFromElsewhere(request) ? .inFull : .inBrief
        case .inside:
            if SiteRule.isFromElsewhere(request) { return .refused(Self.crossSite) }
            return isKnown ? .inFull : .refused(Self.unauthorized)
        }
    }

    private func badHost(_ request: HTTPRequest) -> MonitorAnswer? {
        guard let text = request.authority, !text.isEmpty, request.headerFields.values("host").isEmpty else {
            return .text(.badRequest, "A request has one Host header.\n")
        }
        guard let host = RequestedHost(text) else {
            return .text(.badRequest, "The Host header is no host with an optional port.\n")
        }
        return hosts.allows(host) ? nil : Self.misdirected
    }

    private static let misdirected = MonitorAnswer.text(
        .misdirectedRequest,
        """
        This monitor is not known under the name in the Host header. Use its IP address, or have the application allow \
        the name (--monitor-allowed-hosts).

        """
    )

    private static let methodNotAllowed = MonitorAnswer.text(
        .methodNotAllowed,
        "Only \(methods) are answered: nothing can be changed here. An application is stopped by a signal.\n"
    ).with(.allow, methods)

    private static let crossSite = MonitorAnswer.text(
        .forbidden,
        "This is not for pages of other sites.\n"
    )

    private static let unauthorized = MonitorAnswer.text(
        .unauthorized,
        "This needs the monitor's token: send it as 'Authorization: Bearer TOKEN'.\n"
    ).with(.wwwAuthenticate, #"Bearer realm="sluice""#)
}
