extension Stream {
    /// Ends the stream in a sink: the one operator that makes everything before it run.
    ///
    /// Output is collected while a task runs, and given to the sink only when the task is complete.
    ///
    /// - Parameter sink: Where output goes; see `Sink` for what it promises.
    @inlinable
    public func write<S: Sink>(to sink: S) where S.Element == Element { end(in: sink) }

    @inlinable
    func end<S: Sink>(in sink: S) where S.Element == Element {
        let place = plan.addSink(sink, after: node.number)
        node.addConsumer(leadingTo: nil) { context in
            let staged = try context.staged(for: place.id) { try sink.makeStaged(for: context) }
            return { element in
                do { try sink.stage(element, in: staged) } catch { return try context.resolve(error, in: place.node) }
                staged.recordCount &+= 1
            }
        }
    }

    // Where a closure is an argument of an implicit member, such as `.console { ... }`, the compiler sees that it is
    // `@Sendable` only if it need not look for the sink's type: hence an overload for each sink that takes one.

    /// Ends the stream on standard output; see `write(to:)` for any sink.
    @inlinable
    public func write(to sink: ConsoleSink<Element>) { end(in: sink) }

    /// Ends the stream in a closure that gets whole batches; see `write(to:)` for any sink.
    @inlinable
    public func write(to sink: ForEachBatchSink<Element>) { end(in: sink) }

    /// Ends the stream in a topic; see `write(to:)` for any sink.
    @inlinable
    public func write(to sink: KafkaSink<Element>) { end(in: sink) }

    /// Ends the stream in files; see `write(to:)` for any sink.
    @inlinable
    public func write(to sink: FileSink<Element>) { end(in: sink) }
}
