/// Operators that need nothing but the element at hand.
extension Stream {
    /// Turns each element into another.
    ///
    /// - Parameters:
    ///   - onFailure: What becomes of an element at which it throws; the application's policy unless it is given.
    ///   - transform: Called once an element, in order, on the executor's thread.
    @inlinable
    public func map<Output>(
        onFailure: FailurePolicy? = nil,
        _ transform: @escaping @Sendable (Element) throws -> Output
    ) -> Stream<Output> {
        derive("map", onFailure: onFailure, passesEach: true) { emit, context, node in
            { element in
                let output: Output
                do { output = try transform(element) } catch { return try context.resolve(error, in: node) }
                try emit(output)
            }
        }
    }

    /// Turns each element into another, or drops it where `transform` returns nil.
    ///
    /// - Parameters:
    ///   - onFailure: What becomes of an element at which it throws; the application's policy unless it is given.
    ///   - transform: Called once an element, in order, on the executor's thread.
    @inlinable
    public func compactMap<Output>(
        onFailure: FailurePolicy? = nil,
        _ transform: @escaping @Sendable (Element) throws -> Output?
    ) -> Stream<Output> {
        derive("compactMap", onFailure: onFailure) { emit, context, node in
            { element in
                let output: Output?
                do { output = try transform(element) } catch { return try context.resolve(error, in: node) }
                if let output { try emit(output) }
            }
        }
    }

    /// Keeps the elements for which `isIncluded` is true.
    ///
    /// - Parameters:
    ///   - onFailure: What becomes of an element at which it throws; the application's policy unless it is given.
    ///   - isIncluded: Called once an element, in order, on the executor's thread.
    @inlinable
    public func filter(
        onFailure: FailurePolicy? = nil,
        _ isIncluded: @escaping @Sendable (Element) throws -> Bool
    ) -> Stream<Element> {
        derive("filter", onFailure: onFailure, keepsPartitioning: true) { emit, context, node in
            { element in
                let isKept: Bool
                do { isKept = try isIncluded(element) } catch { return try context.resolve(error, in: node) }
                if isKept { try emit(element) }
            }
        }
    }

    /// Turns each element into any number of others.
    ///
    /// - Parameters:
    ///   - onFailure: What becomes of an element at which it throws; the application's policy unless it is given.
    ///   - transform: Called once an element, in order, on the executor's thread. Its sequence is read at once.
    @inlinable
    public func flatMap<Outputs: Sequence>(
        onFailure: FailurePolicy? = nil,
        _ transform: @escaping @Sendable (Element) throws -> Outputs
    ) -> Stream<Outputs.Element> {
        derive("flatMap", onFailure: onFailure) { emit, context, node in
            { element in
                let outputs: Outputs
                do { outputs = try transform(element) } catch { return try context.resolve(error, in: node) }
                for output in outputs { try emit(output) }
            }
        }
    }

    /// Turns each element into any number of others without collecting them: the fast way to split a record.
    ///
    /// - Parameters:
    ///   - type: What comes out.
    ///   - onFailure: What becomes of an element at which it throws; the application's policy unless it is given. Outputs
    ///     that it has handed on before stay.
    ///   - transform: Called once an element, in order, on the executor's thread. It hands each output to the closure
    ///     that it is given, which must not be kept.
    @inlinable
    public func flatMap<Output>(
        into type: Output.Type,
        onFailure: FailurePolicy? = nil,
        _ transform: @escaping @Sendable (Element, (Output) throws -> Void) throws -> Void
    ) -> Stream<Output> {
        derive("flatMap", onFailure: onFailure) { emit, context, node in
            { element in
                do { try transform(element, emit) } catch { try context.resolve(error, in: node) }
            }
        }
    }

    /// Looks at each element and passes it on: a tap, for counting or logging. Its effects are repeated when a task is
    /// tried again: what must happen once belongs in a sink.
    ///
    /// - Parameters:
    ///   - onFailure: What becomes of an element at which it throws; the application's policy unless it is given.
    ///   - body: Called once an element, in order, on the executor's thread.
    @inlinable
    public func forEach(
        onFailure: FailurePolicy? = nil,
        _ body: @escaping @Sendable (Element) throws -> Void
    ) -> Stream<Element> {
        derive("forEach", onFailure: onFailure, passesEach: true, keepsPartitioning: true) { emit, context, node in
            { element in
                do { try body(element) } catch { return try context.resolve(error, in: node) }
                try emit(element)
            }
        }
    }

    /// This stream's elements and another's, as they come: records of one partition keep their order, there is none
    /// across partitions. Where one of the two has calls under way (`mapConcurrently` and its like), elements of the other
    /// may come before those of earlier records.
    ///
    /// - Parameter other: A stream of the same application.
    public func union(_ other: Stream<Element>) -> Stream<Element> {
        let child: StreamNode<Element> = plan.makeNode(
            "union",
            after: [node.number, other.node.number],
            keepsPartitioning: true
        )
        for parent in [node, other.node] {
            parent.addConsumer(leadingTo: child.number) { context in try context.push(into: child) }
        }
        if other.plan !== plan { plan.note("a union joins streams of two applications") }
        return Stream(node: child, plan: plan)
    }
}
