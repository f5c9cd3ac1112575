import SluiceTesting
import Testing

@testable import Sluice

@Suite struct JoinReadTests {
    /// Between pairs, whoever takes them may have to be waited for, and the attempt may be cancelled.
    @Test func makesOnePairAStep() throws {
        let context = try makeContext()
        defer { context.close() }
        let trial = ShuffleTrial<Int>(limit: 1 << 30, .hash(1))
        // Keys 0 and 1 with three values each, and keys 1 and 2 with four.
        let left: [SealedRuns<Int, Int>] = try trial.append([(0..<6).map { (key: $0 / 3, value: $0) }], .key)
        let right: [SealedRuns<Int, Int>] = try trial.append([(0..<8).map { (key: 1 + $0 / 4, value: $0) }], .key)
        let expected: [(kind: JoinKind, pairs: Int)] = [(.inner, 12), (.left, 15), (.right, 16), (.full, 19)]
        for (kind, count) in expected {
            let made = Collected<Int>()
            let read = JoinRead<Int, Int, Int>(
                try CoGroupReader<Int, Int, Int>(left, right, bucket: 0, trial.space),
                kind,
                HeldValues<Int>(trial.space, operation: kind.name),
                context,
                0
            ) { key, _, _ in made.append(key) }
            var (before, goesOn) = (0, true)
            while goesOn {
                goesOn = try read.step()
                #expect(made.all.count <= before + 1)
                before = made.all.count
            }
            #expect(before == count)
        }
    }

    private func makeContext() throws -> TaskContext {
        let clock = ManualClock()
        let pipeline = Pipeline(MemorySource(numbers: 1), clock: clock)
        pipeline.numbers.write(to: pipeline.output)
        return TaskContext(
            TaskAttempt(
                task: TaskID(batch: BatchID(0), index: 0),
                stage: StageID(0),
                range: OffsetRange(partition: .first, from: 0, until: 1),
                attempt: 1,
                fence: Fence(1)
            ),
            try Plan(pipeline.app.builder),
            .quiet(TimeSource(clock))
        )
    }
}
