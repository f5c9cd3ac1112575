internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// What a request is answered with.
struct MonitorAnswer: Equatable {
    static let textType = "text/plain; charset=utf-8"
    static let jsonType = "application/json"

    let status: HTTPResponse.Status
    let contentType: String
    let body: String
    /// For 405.
    var allow: String?

    static func text(_ status: HTTPResponse.Status, _ body: String) -> Self {
        MonitorAnswer(status: status, contentType: textType, body: body)
    }

    /// - Parameter isLast: Whether the connection is closed after it.
    func head(isLast: Bool) -> HTTPResponse {
        var fields = HTTPFields()
        fields[.contentType] = contentType
        fields[.contentLength] = "\(body.utf8.count)"
        fields[.cacheControl] = "no-store"
        fields[.xContentTypeOptions] = "nosniff"
        fields[.allow] = allow
        if isLast { fields[.connection] = "close" }
        return HTTPResponse(status: status, headerFields: fields)
    }
}
