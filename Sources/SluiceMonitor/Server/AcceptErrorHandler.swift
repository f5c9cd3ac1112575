internal import Logging
internal import NIOCore
internal import Synchronization

/// Keeps an error in accepting one connection, such as too many open files, from ending the server. The connection waits
/// in the system's queue, and is tried again. The first error alone is logged, since there may be many.
final class AcceptErrorHandler: ChannelInboundHandler, Sendable {
    typealias InboundIn = Channel

    private let logger: Logger
    private let hasWarned = Atomic(false)

    init(_ logger: Logger) { self.logger = logger }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !hasWarned.exchange(true, ordering: .relaxed) else { return }
        logger.warning("The monitor could not accept a connection, and goes on: \(error)")
    }
}
