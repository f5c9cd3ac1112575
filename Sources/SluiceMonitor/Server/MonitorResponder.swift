internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// Answers the requests of a connection, one after another. No body is read.
struct MonitorResponder: Sendable {
    let routes: MonitorRoutes
    let limits: MonitorLimits

    func respond(to request: Request, _ writer: consuming ResponseWriter) async throws {
        let answer = answer(request.head)
        let head = answer.head(isLast: request.head.isLast)
        if request.method == .head {
            try await writer.writeResponse(head)
        } else {
            try await writer.write(response: head, body: ResponseBody(byteBuffer: ByteBuffer(string: answer.body)))
        }
    }

    private func answer(_ request: HTTPRequest) -> MonitorAnswer {
        let target = request.path ?? ""
        guard target.utf8.count <= limits.maxTargetBytes else {
            return .text(.uriTooLong, "The request's target is longer than \(limits.maxTargetBytes) bytes.\n")
        }
        return routes.answer(request.method, target)
    }
}

extension HTTPRequest {
    /// Whether the connection can't go on after the answer: the client says so, or something follows that is not read.
    var isLast: Bool {
        method == .connect || headerFields[.upgrade] != nil || hasBody
            || headerFields[values: .connection].contains { $0.lowercased().contains("close") }
    }

    private var hasBody: Bool {
        headerFields[.transferEncoding] != nil || headerFields[values: .contentLength].contains { $0 != "0" }
    }
}
