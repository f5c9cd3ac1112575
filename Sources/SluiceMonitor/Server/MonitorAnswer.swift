internal import HTTPTypes
internal import NIOCore

/// What a request is answered with.
struct MonitorAnswer: Equatable {
    static let textType = "text/plain; charset=utf-8"
    static let jsonType = "application/json"

    let status: HTTPResponse.Status
    /// Nil where there is no body.
    let contentType: String?
    let body: ByteBuffer
    /// `Cache-Control`.
    var caching = "no-store"
    /// Further header fields.
    var fields = HTTPFields()

    static func text(_ status: HTTPResponse.Status, _ body: String) -> Self {
        MonitorAnswer(status: status, contentType: textType, body: ByteBuffer(string: body))
    }

    static func json(_ status: HTTPResponse.Status, _ body: String) -> Self {
        MonitorAnswer(status: status, contentType: jsonType, body: ByteBuffer(string: body))
    }

    func with(_ name: HTTPField.Name, _ value: String) -> Self {
        var answer = self
        answer.fields[name] = value
        return answer
    }

    /// - Parameter isLast: Whether the connection is closed after it.
    func head(isLast: Bool) -> HTTPResponse {
        var fields = fields
        fields[.contentType] = contentType
        // Without a body by its meaning, 304 has no length either.
        if status != .notModified { fields[.contentLength] = "\(body.readableBytes)" }
        fields[.cacheControl] = caching
        if isLast { fields[.connection] = "close" }
        return HTTPResponse(status: status, headerFields: fields)
    }
}
