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
        guard let origin, isPassable(error) else { throw fail(error, in: node) }
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

    /// Whether a policy may pass over an error. What a cancelled attempt throws may come of the cancellation.
    private func isPassable(_ error: any Error) -> Bool {
        failure == nil && !Task.isCancelled && !(error is CancellationError) && error.isWorthRetrying
    }
}
