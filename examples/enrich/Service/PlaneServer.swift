internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOPosix

/// A small HTTP service that knows the planes of the flights' tables, on 127.0.0.1 at a port of its own choice. It takes its
/// time, and refuses some requests, so that there is something to wait for and to try again.
///
/// `GET /planes/N14228` answers 200 with the plane as JSON, 404 where the tables don't have it, and 503 as its
/// `ServiceBehavior` says.
package struct PlaneServer: Sendable {
    private let responder: PlaneResponder

    /// Prepares a server; `run` starts it.
    ///
    /// - Throws: `CSVError` when the tables can't be read.
    package init(_ behavior: ServiceBehavior) throws { responder = try PlaneResponder(behavior) }

    /// What it has done so far.
    package var counts: ServiceCounts { responder.meter.counts }

    /// Serves while `body` runs, and for no longer.
    ///
    /// - Parameter body: Gets the service's URL, such as `http://127.0.0.1:41234`.
    /// - Throws: What `body` throws; and what the system says when there is no port to listen at.
    package func run<Result: Sendable>(_ body: (_ url: String) async throws -> Result) async throws -> Result {
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let server = makeServer { port in
            listening.yield(port)
            listening.finish()
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { listening.finish() }
                try await server.run()
            }
            var port: Int?
            for await bound in ports { port = bound }
            // It has ended without listening: this throws why.
            guard let port else {
                try await group.waitForAll()
                throw CancellationError()
            }
            defer { group.cancelAll() }
            return try await body("http://127.0.0.1:\(port)")
        }
    }

    private func makeServer(onListening: @escaping @Sendable (Int) -> Void) -> Server<HTTP1Channel> {
        var quiet = Logger(label: "planes")
        quiet.logLevel = .critical
        let responder = responder
        return Server(
            childChannelSetup: HTTP1Channel(responder: { request, writer, _ in
                try await responder.respond(to: request, writer)
            }),
            configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? 0) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: quiet
        )
    }
}
