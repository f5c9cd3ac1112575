internal import Logging
internal import NIOCore

/// Keeps an error in accepting one connection, such as too many open files, from ending the server.
final class AcceptErrorHandler: ChannelInboundHandler, Sendable {
    typealias InboundIn = Channel

    private let logger: Logger

    init(_ logger: Logger) { self.logger = logger }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        logger.debug("The monitor could not accept a connection: \(error)")
    }
}
