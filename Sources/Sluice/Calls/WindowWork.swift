/// What a window does, for its segment: a closure, since what is reached through a protocol is never specialised.
@usableFromInline
final class WindowWork: SegmentWork {
    private let flow: WindowFlow
    private let body: () async throws -> Void

    /// - Parameter body: Runs the window.
    @usableFromInline
    init(_ flow: WindowFlow, _ body: @escaping () async throws -> Void) {
        self.flow = flow
        self.body = body
    }

    @usableFromInline var isFull: Bool { flow.isFull }

    @usableFromInline
    func run() async throws { try await body() }

    @usableFromInline
    func endInput() { flow.endInput() }

    @usableFromInline
    func close() { flow.close() }
}
