import SluiceCore

extension SimulationScript {
    /// The script with one to three stages behind shuffles, drawn from the same seed.
    ///
    /// Input is lost, and slow executors are given up, again and again: so tasks have more attempts.
    package func shuffled() -> SimulationScript {
        var script = self
        var random = SeededGenerator(seed: seed ^ 0x5F1E)
        var stages: [ShuffleStage] = []
        for number in 1...Int.random(in: 1...3, using: &random) {
            var parents = (0..<number).filter { _ in random.chance(0.5) }
            if parents.isEmpty { parents = [Int.random(in: 0..<number, using: &random)] }
            stages.append(
                ShuffleStage(
                    stage: StageID(number),
                    parents: parents.map { StageID($0) },
                    buckets: Int.random(in: 1...4, using: &random)
                )
            )
        }
        script.configuration.shuffles = stages
        script.configuration.taskRetry.maxAttempts = 200
        script.inputIsLost = random.chance(0.2) ? 0 : Double.random(in: 0...0.1, using: &random)
        // A broker that is away again and again may take longer than the default to answer the last commit.
        script.configuration.finalCommitDeadline = .seconds(60)
        script.healingTime *= 2
        return script
    }
}
