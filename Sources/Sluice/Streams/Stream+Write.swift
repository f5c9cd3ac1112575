extension Stream {
    /// Ends the stream in a sink: the one operator that makes everything before it run.
    ///
    /// Output is collected while a task runs, and given to the sink only when the task is complete.
    ///
    /// - Parameter sink: Where output goes; see `Sink` for what it promises.
    @inlinable
    public func write<S: Sink>(to sink: S) where S.Element == Element {
        let id = plan.addSink(sink, after: node.number)
        node.addConsumer { context in
            let staged = try context.staged(for: id) { try sink.makeStaged(for: context) }
            return { element in
                try sink.stage(element, in: staged)
                staged.recordCount &+= 1
            }
        }
    }
}
