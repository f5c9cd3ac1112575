internal import FlightsPipeline
internal import HummingbirdCore

/// Answers the requests of a connection, one after another: `GET /planes/N14228`.
struct PlaneResponder: Sendable {
    static let path = "/planes/"

    let behavior: ServiceBehavior
    let meter = ServiceMeter()
    /// By tail number; encoded once, so that what is measured is the caller.
    private let planes: [String: PlaneAnswer]

    init(_ behavior: ServiceBehavior) throws {
        self.behavior = behavior
        planes = try FlightTables().planes.mapValues(PlaneAnswer.found)
    }

    func respond(to request: Request, _ writer: consuming ResponseWriter) async throws {
        let answer = try await answer(request.uri.path)
        try await writer.write(response: answer.head, body: ResponseBody(byteBuffer: answer.body))
    }

    private func answer(_ path: String) async throws -> PlaneAnswer {
        meter.begin()
        var answer: PlaneAnswer?
        defer { meter.end(answer?.status) }
        let wait = behavior.drawLatency()
        if wait > .zero { try await Task.sleep(for: wait, tolerance: .zero) }
        let found = lookUp(path)
        answer = found
        return found
    }

    private func lookUp(_ path: String) -> PlaneAnswer {
        guard path.hasPrefix(Self.path) else { return .unknown }
        let tailNumber = String(path.dropFirst(Self.path.count))
        if behavior.isRefused(tailNumber) { return .refused }
        return planes[tailNumber] ?? .unknown
    }
}
