internal import NIOCore

/// Closes a connection that takes too long: without a request, at one exchange, with a part of a stream, or to close. Tells
/// the table whether it waits for its client.
///
/// It stands next to the socket, so that bytes that make no request count as the beginning of one, and so that an answer
/// counts as written when the system has taken it. Lives on the connection's event loop.
final class ConnectionWatch: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Phase { case idle, exchange, streaming, closing }

    private let limits: MonitorLimits
    private let channel: any Channel
    private let table: ConnectionTable
    private var phase = Phase.idle
    private var timer: Scheduled<Void>?
    /// Parts of a stream that the system has not taken.
    private var unsent = 0
    private var tail = RequestTail()

    init(_ channel: any Channel, _ limits: MonitorLimits, _ table: ConnectionTable) {
        self.channel = channel
        self.limits = limits
        self.table = table
    }

    /// Who connects is to ask; only who has asked may keep the connection for later.
    func handlerAdded(context: ChannelHandlerContext) {
        table.opened(channel)
        begin(.idle, limits.exchangeTimeout)
    }

    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if phase == .idle { begin(.exchange, limits.exchangeTimeout) }
        if phase == .exchange { tail.take(unwrapInboundIn(data).readableBytesView) }
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    /// Half a close means that nothing more is written: the rest is up to the client.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .output, phase != .closing { begin(.closing, limits.closeTimeout) }
        context.close(mode: mode, promise: promise)
    }

    /// There is a request to answer.
    func asked() { table.works(channel) }

    /// The system has taken the whole of an answer.
    ///
    /// - Parameter isIdle: Whether there is no other request to answer.
    func answered(isIdle: Bool) {
        guard phase != .closing else { return }
        if isIdle { table.waits(channel) }
        if isIdle, !tail.isWithinRequest {
            begin(.idle, limits.idleTimeout)
        } else {
            begin(.exchange, limits.exchangeTimeout)
        }
    }

    /// An answer has begun that goes on until somebody ends it. From here on only its parts have to be taken in time.
    func streams() {
        guard phase != .closing else { return }
        phase = .streaming
        timer?.cancel()
    }

    /// A part of such an answer is on its way.
    func sends() {
        unsent += 1
        if phase == .streaming, unsent == 1 { begin(.streaming, limits.exchangeTimeout) }
    }

    /// The system has taken a part of such an answer.
    func sent() {
        unsent -= 1
        if phase == .streaming, unsent == 0 { timer?.cancel() }
    }

    private func begin(_ phase: Phase, _ limit: Duration) {
        self.phase = phase
        timer?.cancel()
        timer = channel.eventLoop.scheduleTask(in: TimeAmount(limit)) { [channel] in channel.close(promise: nil) }
    }
}
