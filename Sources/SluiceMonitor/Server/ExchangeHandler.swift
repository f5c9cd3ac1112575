internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Tells the watch of answers that are written, and ends a connection after its last one.
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

    init(_ channel: any Channel, _ watch: ConnectionWatch) {
        self.channel = channel
        self.watch = watch
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasLastRequest else { return }
        guard case .head(let head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        requests += 1
        context.fireChannelRead(data)
        guard head.isLast else { return }
        hasLastRequest = true
        context.fireChannelRead(wrapInboundOut(.end(nil)))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            if head.headerFields[.connection] == "close" { isLastAnswer = true }
            context.write(data, promise: promise)
        case .body: context.write(data, promise: promise)
        case .end:
            let promise = promise ?? context.eventLoop.makePromise(of: Void.self)
            let isLast = isLastAnswer
            promise.futureResult.assumeIsolated().whenSuccess { self.answered(isLast: isLast) }
            context.write(data, promise: promise)
        }
    }

    private func answered(isLast: Bool) {
        requests = max(requests - 1, 0)
        watch.answered(isIdle: requests == 0)
        if isLast { channel.close(mode: .output, promise: nil) }
    }
}
