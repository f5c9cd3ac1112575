internal import AsyncHTTPClient
package import FlightsPipeline
internal import Foundation
internal import NIOCore
internal import NIOHTTP1

/// Asks the service for planes. One for the whole application: its tasks share the connections.
package struct PlaneClient: Sendable {
    /// The most that is read of an answer, in bytes.
    private static let maxAnswerBytes = 16 << 10

    private let url: String
    private let http: HTTPClient

    /// A client for one service.
    ///
    /// - Parameters:
    ///   - url: The service's, such as `http://127.0.0.1:41234`.
    ///   - connections: HTTP/1.1 has one call at a time on a connection, so this is as many as there are calls at once. With
    ///     AsyncHTTPClient's 8 a larger window would wait for them. At least 1.
    package init(url: String, connections: Int) {
        self.url = url
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Looks up the plane of a flight. Its time limit is the caller's: it heeds cancellation.
    ///
    /// - Throws: `LookupError`, `HTTPClientError`, or `DecodingError` when the answer is no plane.
    package func plane(of flight: Flight) async throws -> Plane {
        guard let tailNumber = flight.tailNumber else { throw LookupError.noTailNumber }
        let request = HTTPClientRequest(url: "\(url)/planes/\(tailNumber)")
        let answer = try await http.execute(request, deadline: .distantFuture)
        // To its end, whatever the status: else the connection could not be used again.
        let body = try await answer.body.collect(upTo: Self.maxAnswerBytes)
        switch answer.status {
        case .ok: return try JSONDecoder().decode(Plane.self, from: Data(body.readableBytesView))
        case .notFound: throw LookupError.unknownPlane(tailNumber: tailNumber)
        default: throw LookupError.refused(status: Int(answer.status.code))
        }
    }

    /// Closes its connections. To be called once, when nobody calls any more.
    package func close() async throws { try await http.shutdown() }
}
