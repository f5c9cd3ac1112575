internal import Dispatch
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle

/// One run of Hummingbird's server, from binding to the last connection's end.
struct MonitorServer: Sendable {
    let address: MonitorAddress
    let limits: MonitorLimits
    let logger: Logger
    /// Makes what answers, given the event loop's time.
    let responder: @Sendable (any MonitorTime) -> MonitorResponder
    /// Is told where connections are taken, and whether from this machine alone.
    let onBound: @Sendable (MonitorAddress, _ isLocal: Bool) -> Void

    /// Serves until it is cancelled or shut down.
    func run() async throws {
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            try await serve(on: loops)
        } catch {
            await shutDown(loops)
            throw error
        }
        await shutDown(loops)
    }

    /// From a queue of its own: the global ones share their threads with Swift's cooperative pool, which may be busy.
    private func shutDown(_ loops: MultiThreadedEventLoopGroup) async {
        await withCheckedContinuation { continuation in
            loops.shutdownGracefully(queue: DispatchQueue(label: "sluice-monitor")) { _ in continuation.resume() }
        }
    }

    private func serve(on loops: MultiThreadedEventLoopGroup) async throws {
        let (bound, binding) = AsyncStream.makeStream(of: Void.self)
        let responder = responder(LoopTime(loops.next()))
        let server = makeServer(on: loops, responder) { binding.finish() }
        try await withThrowingTaskGroup { group in
            group.addTask { try await server.run() }
            group.addTask {
                for await _ in bound {}
                await shutDownWhenAsked(server, responder.streams)
            }
            defer { group.cancelAll() }
            do { try await group.next() } catch {
                binding.finish()
                throw MonitorError(address, binding: error)
            }
        }
    }

    /// Hummingbird and `gracefulShutdown()` do the same, but from tasks of Swift's cooperative pool, which may be busy.
    private func shutDownWhenAsked(_ server: Server<MonitorChannel>, _ streams: EventStreams) async {
        let (asked, asking) = AsyncStream.makeStream(of: Void.self)
        await withGracefulShutdownHandler {
            for await _ in asked {}
        } onGracefulShutdown: {
            asking.finish()
        }
        guard !Task.isCancelled else { return }
        streams.close()
        try? await server.shutdownGracefully()
    }

    private func makeServer(
        on loops: MultiThreadedEventLoopGroup,
        _ responder: MonitorResponder,
        onBinding: @escaping @Sendable () -> Void
    ) -> Server<MonitorChannel> {
        // Hummingbird tells at `info` what is told here, and as errors what is none.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .critical)
        return Server(
            childChannelSetup: MonitorChannel(responder),
            configuration: ServerConfiguration(
                address: .hostname(address.host, port: address.port),
                availableConnectionsDelegate: MaximumAvailableConnections(
                    limits.maxConnections,
                    logger: quiet
                )
            ),
            onServerRunning: { channel in
                try? await channel.pipeline.addHandler(AcceptErrorHandler(logger), position: .first)
                // Several at once would pass the limit of connections.
                try? await channel.setOption(.maxMessagesPerRead, value: 1).get()
                let port = channel.localAddress?.port ?? address.port
                onBound(MonitorAddress(host: address.host, port: port), channel.localAddress?.isLocal ?? false)
                onBinding()
            },
            eventLoopGroup: loops,
            logger: quiet
        )
    }
}

extension SocketAddress {
    /// Whether no other machine can reach it.
    fileprivate var isLocal: Bool {
        guard let ip = ipAddress else { return false }
        return ip.hasPrefix("127.") || ip == "::1"
    }
}
