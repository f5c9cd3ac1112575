internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// Answers the requests of a connection, one after another. No body is read.
struct MonitorResponder: Sendable {
    let routes: MonitorRoutes
    let gate: AccessGate
    let limits: MonitorLimits
    let streams: EventStreams

    func respond(to request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel) async throws {
        switch reply(to: request.head) {
        case .answer(let answer): try await Self.write(answer, to: request.head, writer)
        case .events(let texts, let lastID):
            guard request.method != .head else { return try await Self.write(Self.noEvents, to: request.head, writer) }
            try await stream(texts, from: lastID, to: request.head, writer, channel)
        }
    }

    private func reply(to request: HTTPRequest) -> MonitorReply {
        let target = request.path ?? ""
        guard target.utf8.count <= limits.maxTargetBytes else {
            return .answer(
                .text(.uriTooLong, "The request's target is longer than \(limits.maxTargetBytes) bytes.\n")
            )
        }
        let path = target.prefix { $0 != "?" && $0 != "#" }
        return switch gate.verdict(on: request, for: routes.part(at: path)) {
        case .refused(let answer): .answer(answer)
        case .inBrief: routes.reply(to: request, at: path, isBrief: true, streams.time.now)
        case .inFull: routes.reply(to: request, at: path, isBrief: false, streams.time.now)
        }
    }

    private static func write(
        _ answer: MonitorAnswer,
        to request: HTTPRequest,
        _ writer: consuming ResponseWriter
    ) async throws {
        let head = answer.head(isLast: request.isLast)
        if request.method == .head || answer.status == .notModified {
            try await writer.writeResponse(head)
        } else {
            try await writer.write(response: head, body: ResponseBody(byteBuffer: answer.body))
        }
    }

    private func stream(
        _ texts: StatusTexts,
        from id: String?,
        to request: HTTPRequest,
        _ writer: consuming ResponseWriter,
        _ channel: any Channel
    ) async throws {
        guard let place = streams.enter() else { return try await Self.write(full, to: request, writer) }
        defer { streams.leave(place) }
        channel.closeFuture.whenComplete { _ in streams.leave(place) }
        var stream: EventStream
        do { stream = try EventStream(texts, from: id, streams) } catch {
            return try await Self.write(MonitorRoutes.unwritable, to: request, writer)
        }
        try await stream.write(to: writer.writeHead(Self.eventsHead), place.beats)
    }

    /// A stream is the last answer of its connection.
    private static let eventsHead: HTTPResponse = {
        var fields: HTTPFields = [
            .contentType: EventText.contentType, .cacheControl: "no-store", .connection: "close",
        ]
        // Or nginx would hold events back.
        if let name = HTTPField.Name("X-Accel-Buffering") { fields[name] = "no" }
        return HTTPResponse(status: .ok, headerFields: fields)
    }()

    /// The head alone; with a length, since there is none to wait for.
    private static let noEvents = MonitorAnswer(
        status: .ok,
        contentType: EventText.contentType,
        body: ByteBuffer()
    )

    private var full: MonitorAnswer {
        .text(
            .serviceUnavailable,
            "All \(limits.availableEventStreams) event streams are taken. Come back later, or read /api/v1/status.\n"
        ).with(.retryAfter, "5")
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
