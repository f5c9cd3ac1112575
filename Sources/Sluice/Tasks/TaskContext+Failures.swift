extension TaskContext {
    /// Does with an element that failed what its operator's policy says.
    ///
    /// Called by operators, on the executor's thread, with what their own closure threw, while `origin` is the record
    /// that the element came from. When it returns, the element is dropped.
    ///
    /// - Parameters:
    ///   - error: What was thrown. What an operator further down has failed with is thrown on as it is.
    ///   - node: The operator's number.
    /// - Throws: What the task's attempt fails with.
    @usableFromInline @inline(never)
    func resolve(_ error: any Error, in node: Int) throws {
        if error is OperatorError { throw error }
        throw fail(error, in: node)
    }

    /// Notes that the attempt has failed, and where; returns what it fails with.
    func fail(_ error: any Error, in node: Int) -> any Error {
        let failure = error is OperatorError ? error : OperatorError(operatorName: operatorNames[node], cause: error)
        note(failure, at: origin?.offset ?? range.from)
        return failure
    }
}
