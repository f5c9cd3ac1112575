import Sluice

/// What a call costs in the operators that have many under way, beside windows written by hand, in the same process.
struct ConcurrencyBenchmark: Benchmark {
    private static let windows = [1, 64, 1_000]

    func run(_ settings: BenchmarkSettings, on broker: any Broker) throws -> String {
        let size = max(2_000, settings.records / 20)
        return [
            asynchronous(size, settings), blocking(size, settings), waiting(settings), keyed(size, settings),
        ]
        .joined(separator: "\n")
    }

    private func asynchronous(_ calls: Int, _ settings: BenchmarkSettings) -> String {
        let pass = time(settings) { WindowContenders.pass(calls) }
        let rows = ["mapConcurrently", "TaskGroup by hand"].enumerated().map { index, label in
            Table.Row(
                label: label,
                values: Self.windows.map { window in
                    index == 0
                        ? perCall(
                            calls,
                            time(settings) { WindowContenders.mapConcurrently(calls, window) } - pass
                        )
                        : perCall(calls, time(settings) { WindowContenders.taskGroup(calls, window) })
                }
            )
        }
        return Table(
            title: "Concurrency: what an asynchronous call costs",
            caption: """
                ns a call that awaits once and does nothing, at windows of 1, 64 and 1,000, results in order. What reading \
                and passing an element through `map` costs is taken off. By hand: a task group that has one child task a \
                call, on a thread of its own. \(settings.aggregation).
                """,
            columns: Self.windows.map { .init("window \(grouped($0))", decimals: 0) },
            rows: rows
        ).markdown
    }

    private func blocking(_ calls: Int, _ settings: BenchmarkSettings) -> String {
        let pass = time(settings) { WindowContenders.pass(calls) }
        let threads = [1, 32, 500]
        let operators = threads.map { threads in
            perCall(calls, time(settings) { WindowContenders.mapBlocking(calls, threads) } - pass)
        }
        let pools = threads.map { threads in
            perCall(calls, time(settings) { WindowContenders.threadPool(calls, threads) })
        }
        return Table(
            title: "Concurrency: what a blocking call costs",
            caption: """
                ns a call that does nothing, on 1, 32 and 500 threads, with twice as many under way. By hand: threads with \
                one queue, and a semaphore that bounds it. \(settings.aggregation).
                """,
            columns: threads.map { .init("\($0) threads", decimals: 0) },
            rows: [
                Table.Row(label: "mapBlocking", values: operators), Table.Row(label: "threads by hand", values: pools),
            ]
        ).markdown
    }

    /// At 5 ms a call, of which a window of n allows n in 5 ms.
    private func waiting(_ settings: BenchmarkSettings) -> String {
        func share(_ rounds: Int, _ contender: (_ calls: Int, _ window: Int) -> PreparedRun) -> [Double] {
            Self.windows.map { window in
                let taken = time(settings) { contender(rounds * window, window) }
                return 100 * Double(rounds) * 0.005 / taken.inSeconds
            }
        }
        let rounds = settings.repetitions == 1 ? 40 : 200
        return Table(
            title: "Concurrency: calls of 5 ms",
            caption: """
                Per cent of what the window allows, which is its size divided by the calls' time: \(rounds) times the \
                window of calls. \(settings.aggregation).
                """,
            columns: Self.windows.map { .init("window \(grouped($0))", decimals: 1) },
            rows: [
                Table.Row(label: "mapConcurrently", values: share(rounds, WindowContenders.sleeping)),
                Table.Row(label: "TaskGroup by hand", values: share(rounds, WindowContenders.sleepingByHand)),
            ]
        ).markdown
    }

    private func keyed(_ calls: Int, _ settings: BenchmarkSettings) -> String {
        let pass = time(settings) { WindowContenders.pass(calls) }
        let rows = [1, 10, 1_000, 100_000].map { keys in
            let taken = time(settings) { WindowContenders.keyed(calls, keys: keys) }
            return Table.Row(label: "\(grouped(keys)) keys", values: [perCall(calls, taken - pass)])
        }
        return Table(
            title: "Concurrency: order by key",
            caption: "ns a call that awaits once and does nothing, in a window of 64. \(settings.aggregation).",
            columns: [.init("ns a call", decimals: 0)],
            rows: rows,
            hasBaseline: false
        ).markdown
    }

    private func perCall(_ calls: Int, _ time: Duration) -> Double {
        max(0, time.inSeconds * 1_000_000_000 / Double(calls))
    }

    /// The median time that it takes, after one run that is not counted. What is made before is not counted either.
    private func time(_ settings: BenchmarkSettings, _ make: () -> PreparedRun) -> Duration {
        let clock = ContinuousClock()
        let times = (0...settings.repetitions).map { _ in
            let run = make()
            return clock.measure { waitFor(run) }.inSeconds
        }
        return .seconds(median(Array(times.dropFirst())))
    }
}

extension Duration {
    fileprivate var inSeconds: Double { self / .seconds(1) }
}
