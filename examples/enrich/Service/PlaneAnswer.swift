internal import FlightsPipeline
internal import Foundation
internal import HTTPTypes
internal import NIOCore

/// What a request for a plane is answered with.
struct PlaneAnswer: Sendable {
    let status: HTTPResponse.Status
    let body: ByteBuffer

    static let unknown = PlaneAnswer(status: .notFound, body: ByteBuffer(string: #"{"error":"unknown"}"#))
    static let refused = PlaneAnswer(status: .serviceUnavailable, body: ByteBuffer(string: #"{"error":"busy"}"#))

    static func found(_ plane: Plane) throws -> PlaneAnswer {
        PlaneAnswer(status: .ok, body: ByteBuffer(bytes: try JSONEncoder().encode(plane)))
    }

    var head: HTTPResponse {
        var fields = HTTPFields()
        fields[.contentType] = "application/json"
        fields[.contentLength] = "\(body.readableBytes)"
        return HTTPResponse(status: status, headerFields: fields)
    }
}
