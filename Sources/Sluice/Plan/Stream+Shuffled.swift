/// Where operators need elements by key.
extension Stream {
    /// Adds an exchange and the operator behind it. Where the elements lie in the right buckets already, they are written
    /// and read within the bucket's own attempt.
    ///
    /// - Parameters:
    ///   - operation: For `explain()`, errors and the status.
    ///   - spec: What is asked of the plan.
    ///   - canFail: Whether an element can fail by itself while it is written, and go by a policy.
    ///   - onFailure: What becomes of it then; the application's policy unless it is given.
    ///   - write: Called once an attempt that comes by: what keeps the elements and what takes them, given the memory to
    ///     share, the number of buckets, and the operator's number, for `TaskContext.resolve`.
    ///   - read: Called once an attempt at a bucket, when everything that is merged is complete: gets what was written, in
    ///     the order that counts, the bucket's and the operator's numbers, and what takes the operator's output.
    @usableFromInline
    func shuffled<Output>(
        _ operation: String,
        _ spec: ExchangeSpec,
        canFail: Bool = true,
        onFailure: FailurePolicy? = nil,
        write:
            @escaping @Sendable (ShuffleSpace, _ buckets: Int, TaskContext, _ node: Int) throws -> (
                ExchangeWriter, Push<Element>
            ),
        read:
            @escaping @Sendable (
                [SealedExchange], _ bucket: Int, ShuffleSpace, @escaping Push<Output>, TaskContext, _ node: Int
            ) throws -> any ExchangeRead
    ) -> Stream<Output> {
        let child: StreamNode<Output> = plan.makeExchange(
            operation,
            after: [node.number],
            spec,
            canFail: canFail,
            onFailure: onFailure
        ) { child, inputs, bucket, space, context in
            try read(inputs[0], bucket, space, context.push(into: child), context, child.number)
        }
        node.addExchange(to: child.number, input: 0, write)
        return Stream<Output>(node: child, plan: plan)
    }

    /// The same for two streams, whose elements meet in the bucket of their key.
    ///
    /// - Parameters:
    ///   - other: A stream of the same application.
    ///   - write: For this stream's elements.
    ///   - writeOther: For the other's.
    ///   - read: Gets what was written for this stream, and for the other.
    @usableFromInline
    func shuffled<Other, Output>(
        _ operation: String,
        with other: Stream<Other>,
        _ spec: ExchangeSpec,
        canFail: Bool = true,
        onFailure: FailurePolicy? = nil,
        write:
            @escaping @Sendable (ShuffleSpace, _ buckets: Int, TaskContext, _ node: Int) throws -> (
                ExchangeWriter, Push<Element>
            ),
        writeOther:
            @escaping @Sendable (ShuffleSpace, _ buckets: Int, TaskContext, _ node: Int) throws -> (
                ExchangeWriter, Push<Other>
            ),
        read:
            @escaping @Sendable (
                _ left: [SealedExchange], _ right: [SealedExchange], _ bucket: Int, ShuffleSpace,
                @escaping Push<Output>, TaskContext, _ node: Int
            ) throws -> any ExchangeRead
    ) -> Stream<Output> {
        let isSame = other.plan === plan
        if !isSame { plan.note("\(operation) is of streams of two applications") }
        let child: StreamNode<Output> = plan.makeExchange(
            operation,
            after: isSame ? [node.number, other.node.number] : [node.number],
            spec,
            canFail: canFail,
            onFailure: onFailure
        ) { child, inputs, bucket, space, context in
            try read(inputs[0], inputs[1], bucket, space, context.push(into: child), context, child.number)
        }
        node.addExchange(to: child.number, input: 0, write)
        if isSame { other.node.addExchange(to: child.number, input: 1, writeOther) }
        return Stream<Output>(node: child, plan: plan)
    }
}

extension StreamNode {
    fileprivate func addExchange(
        to node: Int,
        input: Int,
        _ write:
            @escaping @Sendable (ShuffleSpace, Int, TaskContext, Int) throws -> (ExchangeWriter, Push<Element>)
    ) {
        addConsumer(leadingTo: node) { context in
            try context.writer(for: ExchangeID(node: node, input: input)) { space, buckets in
                try write(space, buckets, context, node)
            }
        }
    }
}

extension PlanBuilder {
    /// - Parameter read: Called with what was written for each input.
    fileprivate func makeExchange<Output>(
        _ operation: String,
        after parents: [Int],
        _ spec: ExchangeSpec,
        canFail: Bool,
        onFailure: FailurePolicy?,
        _ read:
            @escaping @Sendable (StreamNode<Output>, [[SealedExchange]], Int, ShuffleSpace, TaskContext) throws ->
            any ExchangeRead
    ) -> StreamNode<Output> {
        if let partitions = spec.partitions, !(1...ExchangeSpec.mostPartitions).contains(partitions) {
            note("\(operation): partitions is \(partitions): let it be from 1 to \(ExchangeSpec.mostPartitions)")
        }
        let node: StreamNode<Output> = makeNode(
            operation,
            after: parents,
            canFail: canFail,
            onFailure: onFailure,
            exchange: spec
        )
        let opening = ExchangeOpening(
            connect: { context in _ = try context.push(into: node) },
            open: { inputs, bucket, space, context in try read(node, inputs, bucket, space, context) }
        )
        change { $0.openings[node.number] = opening }
        return node
    }
}
