internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes
internal import NIOHTTPTypesHTTP1

/// Sets up a connection: Hummingbird's HTTP/1.1, with limits of time that hold while an answer is written too.
struct MonitorChannel: HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    /// Bytes of an answer that the system is asked to keep for a client at most (Linux takes twice that). Its own limit
    /// is some MiB: then a client that never reads a stream of small events would seem to take them for minutes.
    private static let sendBufferBytes: ChannelOptions.Types.SocketOption.Value = 256 << 10

    let responder: Responder
    private let limits: MonitorLimits
    private let table: ConnectionTable

    init(_ responder: MonitorResponder) {
        limits = responder.limits
        table = ConnectionTable(maxConnections: limits.maxConnections)
        self.responder = { try await responder.respond(to: $0, $1, $2) }
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.syncOptions?.setOption(.socketOption(.so_sndbuf), value: Self.sendBufferBytes)
            let watch = ConnectionWatch(channel, limits, table)
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(watch)
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false,
                withErrorHandling: false,
                withOutboundHeaderValidation: false,
                withEncoderConfiguration: .init(),
                withDecoderLimitConfiguration: decoderLimits
            )
            try pipeline.addHandler(AbsoluteTargetHandler())
            try pipeline.addHandler(OldVersionHandler())
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            try pipeline.addHandler(ExchangeHandler(channel, watch))
            try pipeline.addHandler(HTTPConnectionStateHandler(logger: logger))
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)
            )
        }
    }

    func handle(value: Value, logger: Logger) async { await handleHTTP(asyncChannel: value, logger: logger) }

    private var decoderLimits: NIOHTTPDecoderLimitConfiguration {
        var decoder = NIOHTTPDecoderLimitConfiguration()
        decoder.maxHeaderFieldSize = limits.maxHeaderBytes
        decoder.maxHeaderListSize = limits.maxHeaderBytes
        decoder.maxHeaderFieldCount = limits.maxHeaders
        return decoder
    }
}
