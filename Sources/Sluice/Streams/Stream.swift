/// A lazy chain of operators over records: nothing runs until the application does, and only what ends in a `write` runs.
///
/// Operators after one another run in one pass over a task's records, on the executor's thread. Several operators may be
/// applied to the same stream: each record then passes through what they share once, and on to each branch in the order
/// in which the branches were declared.
///
/// An error that a closure throws fails the task's attempt (see `ApplicationConfiguration.taskRetry`), unless another
/// `FailurePolicy` is chosen. A thrown `Failure` that is not retriable ends the application without another attempt.
public struct Stream<Element>: Sendable {
    @usableFromInline let node: StreamNode<Element>
    @usableFromInline let plan: PlanBuilder

    init(node: StreamNode<Element>, plan: PlanBuilder) {
        self.node = node
        self.plan = plan
    }

    /// Adds an operator: `connect` gets what takes its output, and returns what takes its input.
    @usableFromInline
    func derive<Output>(
        _ operation: String,
        _ connect: @escaping @Sendable (@escaping Push<Output>, TaskContext) throws -> Push<Element>
    ) -> Stream<Output> {
        derive(operation, canFail: false, onFailure: nil) { emit, context, _ in try connect(emit, context) }
    }

    /// Adds an operator whose closure may throw: `connect` gets the operator's number too, for `TaskContext.resolve`.
    ///
    /// - Parameter passesEach: Whether each element that it takes leaves as one, unless it fails at it: then nothing has to
    ///   be counted.
    /// - Parameter keepsPartitioning: Whether what it passes on has the key of what it took, so that it stays in its bucket.
    @usableFromInline
    func derive<Output>(
        _ operation: String,
        canFail: Bool = true,
        onFailure: FailurePolicy?,
        passesEach: Bool = false,
        keepsPartitioning: Bool = false,
        _ connect: @escaping @Sendable (@escaping Push<Output>, TaskContext, Int) throws -> Push<Element>
    ) -> Stream<Output> {
        let child: StreamNode<Output> = plan.makeNode(
            operation,
            after: [node.number],
            canFail: canFail,
            onFailure: onFailure,
            passesEach: passesEach,
            keepsPartitioning: keepsPartitioning
        )
        // What an operator makes of a group that it could not read must get no further.
        let isOnePass = Element.self is any OnePass.Type
        node.addConsumer(leadingTo: child.number) { context in
            let emit = try context.push(into: child)
            return try connect(isOnePass ? context.emitting(into: emit) : emit, context, child.number)
        }
        return Stream<Output>(node: child, plan: plan)
    }

    /// Adds an operator that runs beside the loop that feeds the stage: `connect` gets what takes its output and the
    /// segment that it is, and returns what it does and what takes its input.
    ///
    /// - Parameters:
    ///   - canFail: Whether an element can fail by itself, and go by a policy.
    ///   - keepsPartitioning: Whether what it passes on has the key of what it took, so that it stays in its bucket.
    @usableFromInline
    func deriveSegment<Output>(
        _ operation: String,
        canFail: Bool = false,
        onFailure: FailurePolicy? = nil,
        keepsPartitioning: Bool = false,
        _ connect:
            @escaping @Sendable (@escaping Push<Output>, Segment, TaskContext) throws -> (
                work: any SegmentWork, push: Push<Element>
            )
    ) -> Stream<Output> {
        let number = node.number
        if Element.self is any OnePass.Type { plan.note(GroupFault.putAside(by: operation)) }
        let child: StreamNode<Output> = plan.makeNode(
            operation,
            after: [number],
            canFail: canFail,
            onFailure: onFailure,
            keepsPartitioning: keepsPartitioning
        )
        node.addConsumer(leadingTo: child.number) { context in
            let (emit, downstream) = try context.reaching { try context.push(into: child) }
            let segment = Segment(number: child.number, downstream: downstream, context: context)
            let (work, push) = try connect(emit, segment, context)
            segment.perform(work)
            context.add(segment)
            return push
        }
        return Stream<Output>(node: child, plan: plan)
    }
}
