import Dispatch
import ServiceLifecycle
import Sluice

/// Ours: copies records as soon as they arrive, until standard input closes.
struct SluiceForward: Worker {
    let name = "sluice-forward"

    func run(_ options: WorkerOptions) async throws -> WorkerReport {
        let tally = Tally()
        var configuration = options.application(name, trigger: .asap)
        configuration.startingOffsets = .earliest
        let app = StreamingApplication(name: name, configuration: configuration)
        let records = app.stream(from: .kafka(topic: options.input))
        records.write(to: .kafka(topic: options.output))
        records.write(to: TallySink(tally: tally))
        let group = ServiceGroup(services: [app], logger: configuration.logger)
        whenInputCloses { await group.triggerGracefulShutdown() }
        try await group.run()
        return tally.report
    }

    /// Waits on a thread of its own, since reading blocks.
    private func whenInputCloses(_ action: @escaping @Sendable () async -> Void) {
        Task {
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    while readLine() != nil {}
                    continuation.resume()
                }
            }
            await action()
        }
    }
}
