internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Tells the watch of answers that are written, and ends a connection after its last one. Gives every answer the headers
/// for browsers.
///
/// After the head of a last request nothing that comes is passed on but the end of that request: so no body is read, and
/// what is smuggled in one is never taken for a request. Lives on the connection's event loop.
final class ExchangeHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let channel: any Channel
    private let watch: ConnectionWatch
    private var requests = 0
    private var hasLastRequest = false
    private var isLastAnswer = false
    private var hasLastAnswer = false
    private var isStream = false
    private var isInputClosed = false

    init(_ channel: any Channel, _ watch: ConnectionWatch) {
        self.channel = channel
        self.watch = watch
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasLastRequest else { return }
        guard case .head(let head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        requests += 1
        watch.asked()
        context.fireChannelRead(data)
        guard head.isLast else { return }
        hasLastRequest = true
        context.fireChannelRead(wrapInboundOut(.end(nil)))
    }

    /// A client that closes its side of a stream has left: nothing else would show that before something is sent.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed {
            isInputClosed = true
            if isStream { channel.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !hasLastAnswer else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let head): begin(head, context, promise)
        case .body: context.write(data, promise: isStream ? watched(promise, context) : promise)
        case .end:
            let promise = promise ?? context.eventLoop.makePromise(of: Void.self)
            let isLast = isLastAnswer
            hasLastAnswer = isLast
            promise.futureResult.assumeIsolated().whenSuccess { self.answered(isLast: isLast) }
            context.write(data, promise: isStream ? watched(promise, context) : promise)
        }
    }

    private func begin(_ head: HTTPResponse, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        var head = head
        SecurityHeaders.add(to: &head)
        if head.headerFields[.connection] == "close" { isLastAnswer = true }
        isStream = head.headerFields[.contentType] == EventText.contentType && head.headerFields[.contentLength] == nil
        if isStream { watch.streams() }
        context.write(wrapOutboundOut(.head(head)), promise: promise)
        if isStream, isInputClosed { channel.close(promise: nil) }
    }

    private func watched(_ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) -> EventLoopPromise<Void>
    {
        let promise = promise ?? context.eventLoop.makePromise(of: Void.self)
        watch.sends()
        promise.futureResult.assumeIsolated().whenSuccess { self.watch.sent() }
        return promise
    }

    private func answered(isLast: Bool) {
        requests = max(requests - 1, 0)
        watch.answered(isIdle: requests == 0)
        if isLast { channel.close(mode: .output, promise: nil) }
    }
}
