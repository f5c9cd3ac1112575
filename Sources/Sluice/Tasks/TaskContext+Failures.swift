extension TaskContext {
    /// Does with an element that failed what its operator's policy says.
    ///
    /// Called by operators, on the executor's thread, with what their own closure threw, while `origin` is the record
    /// that the element came from. When it returns, the element is dropped.
    ///
    /// - Parameters:
    ///   - error: What was thrown. What an operator further down has failed with is thrown on as it is.
    ///   - node: The operator's number.
    ///   - attempts: How often the operator has tried.
    /// - Throws: What the task's attempt fails with.
    @usableFromInline @inline(never)
    func resolve(_ error: any Error, in node: Int, attempts: Int = 1) throws {
        if error is OperatorError { throw error }
        guard isPassable(error) else { throw fail(error, in: node) }
        guard let origin else { return try resolveWithoutOrigin(error, in: node) }
        let name = failurePlan.operatorNames[node]
        failures.noteDropped(by: node)
        // Before the others, so that there is room for it.
        span?.link(origin)
        switch failurePlan.action(of: node) {
        case .fail: throw fail(error, in: node)
        case .skip:
            failures.noteSkipped(DeadLetter(of: origin, in: name, attempts: attempts, error), surroundings.logger)
        case .deadLetter(let sink):
            guard failures.isFirst(origin, of: node) else { return }
            let letter = DeadLetter(of: origin, in: name, attempts: attempts, error)
            do {
                let record = letter.producerRecord(application: surroundings.application)
                try failurePlan.sinks[sink].stage(record, in: self)
            } catch {
                throw fail(error, in: node)
            }
            failures.noteDeadLetter(letter.failure, of: node)
        }
    }

    /// Behind a shuffle there is no record that an element came from: it can be dropped, and no more.
    private func resolveWithoutOrigin(_ error: any Error, in node: Int) throws {
        guard let bucket else { throw fail(error, in: node) }
        switch failurePlan.action(of: node) {
        case .fail: throw fail(error, in: node)
        case .skip:
            failures.noteDropped(by: node)
            let name = failurePlan.operatorNames[node]
            failures.noteSkipped(error, in: name, stage: stage, bucket: bucket, surroundings.logger)
        case .deadLetter:
            let failure = Failure(
                origin: .userCode,
                message: """
                    \(Failure.message(of: error)); no dead letter can be made of it, since it came from no single \
                    record: what may fail belongs before the shuffle, or let the operator's policy be skip
                    """
            )
            throw fail(failure, in: node)
        }
    }

    /// Notes that the attempt has failed, and where; returns what it fails with.
    func fail(_ error: any Error, in node: Int) -> any Error {
        let name = failurePlan.operatorNames[node]
        let failure = error is OperatorError ? error : OperatorError(operatorName: name, cause: error)
        note(failure)
        return failure
    }

    /// Makes room for dead letters.
    func prepareDeadLetters() throws {
        for sink in failurePlan.sinks { try sink.prepare(self) }
    }

    /// Makes room in sinks whose batches are made of all ranges that lead there.
    func prepareBatchSinks() throws {
        for sink in batchSinks { try sink.prepare(self) }
    }

    /// Whether a policy may pass over an error. What a cancelled attempt throws may come of the
    /// cancellation; what a shuffle throws is no element's fault.
    private func isPassable(_ error: any Error) -> Bool {
        failure == nil && !Task.isCancelled && !(error is CancellationError) && error.isWorthRetrying
            && !(error is ShuffleInputError) && (error as? Failure)?.origin != .shuffle
    }
}
