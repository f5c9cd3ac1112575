import Foundation
import SluiceTesting
import Synchronization
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct BlockingTests {
    @Test func usesItsThreadsAndNoOther() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 60, partitions: 3), .quiet.with { $0.executors = 3 })
        let (arrived, gate) = (Collected<Int>(), Gate())
        let (blocking, executors) = (ThreadNames(), ThreadNames())
        pipeline.numbers.forEach { _ in executors.note() }
            .mapBlocking(threads: 4) { number in
                blocking.note()
                arrived.append(number)
                if arrived.all.count <= 4 { gate.pass() }
                return number
            }
            .forEach { _ in executors.note() }
            .write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        // All four are at the gate, and no fifth comes, though 20 more calls wait.
        await arrived.reaches(4)
        let pool = try #require(pipeline.app.pools.first)
        while pool.counts.queued < 3 * 8 - 4 { await Task.yield() }
        #expect(pool.counts == (busy: 4, queued: 20))
        #expect(arrived.all.count == 4)
        gate.open()
        try await run.value
        #expect(pipeline.output.elements.sorted() == Array(0..<60))
        #expect(blocking.all.count == 4)
        #expect(blocking.all.isDisjoint(with: executors.all))
        #expect(pool.counts == (busy: 0, queued: 0))
    }

    @Test func keepsTheOrder() async throws {
        let output = try await Pipeline.output(of: 2_000) { $0.mapBlocking(threads: 3) { $0 * 2 } }
        #expect(output == (0..<2_000).map { $0 * 2 })
    }

    @Test func triesAgain() async throws {
        let tries = Collected<Int>()
        let output = try await Pipeline.output(of: 5) { numbers in
            numbers.mapBlocking(threads: 2, retry: .attempts(3, initialBackoff: .zero)) { number in
                tries.append(number)
                let count = tries.all.count { $0 == number }
                if count < 3 { throw Fault() }
                return number
            }
        }
        #expect(output == Array(0..<5))
        #expect(tries.all.count == 15)
    }

    @Test func aHardStopDropsCallsThatWaitAndWaitsForThoseThatRun() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 20), .quiet.with { $0.trigger = .asap })
        let (gate, calls) = (Gate(), Collected<Int>())
        pipeline.numbers.mapBlocking(threads: 2) { number in
            calls.append(number)
            gate.pass()
            return number
        }
        .write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await calls.reaches(2)
        run.cancel()
        await #expect(throws: ApplicationError.self) { try await run.value }
        gate.open()
        #expect(calls.all.sorted() == [0, 1])
        #expect(pipeline.output.elements.isEmpty)
    }

    @Test func anApplicationMayRunAgain() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 3))
        pipeline.numbers.mapBlocking(threads: 2) { $0 }.write(to: pipeline.output)
        try await pipeline.app.run()
        pipeline.source.add(3..<6)
        try await pipeline.app.run()
        #expect(pipeline.output.elements == Array(0..<6))
    }

    @Test func theirUseIsMeasured() {
        let pool = BlockingPool(name: "mapBlocking-2", threads: 4)
        var calls = CallResources()
        calls.add(pool)
        let limiter = calls.limiter("database", concurrency: 3)
        #expect(limiter.fault == nil)
        let metrics = CapturedMetrics()
        var meters = CallMeters(metrics)
        meters.sample(calls)
        #expect(metrics.value("sluice_blocking_threads", ["operator": "mapBlocking-2"]) == 4)
        #expect(metrics.value("sluice_blocking_queue_calls", ["operator": "mapBlocking-2"]) == 0)
        #expect(metrics.value("sluice_limiter_permits", ["limiter": "database"]) == 3)
        meters.removeAll()
        #expect(metrics.value("sluice_blocking_threads", ["operator": "mapBlocking-2"]) == nil)
    }

    /// Who waits for a thread has no permit, and takes no turn.
    @Test func aCallThatWaitsForAThreadHoldsNoPermit() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 60, partitions: 3), .quiet.with { $0.executors = 3 })
        let limiter = pipeline.app.limiter("database", concurrency: 6)
        let (gate, running) = (Gate(), Running())
        pipeline.numbers.mapBlocking(threads: 1, limiter: limiter) { number in
            running.begin()
            defer { running.end() }
            gate.pass()
            #expect(limiter.counts.inUse == 1)
            return number
        }
        .write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await gate.visitor()
        gate.open()
        try await run.value
        #expect(pipeline.output.elements.count == 60)
        #expect(running.most == 1)
        #expect(limiter.counts == (0, 0))
    }
}

extension StreamingApplication {
    var pools: [BlockingPool] { builder.current.calls.pools }
}

/// Which threads came by.
private final class ThreadNames: Sendable {
    private let names = Mutex<Set<ObjectIdentifier>>([])

    var all: Set<ObjectIdentifier> { names.withLock(\.self) }

    func note() { names.withLock { _ = $0.insert(ObjectIdentifier(Thread.current)) } }
}
