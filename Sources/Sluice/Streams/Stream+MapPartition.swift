extension Stream {
    /// Passes over a task's elements as a whole: once a task, with a resource that lives as long as the task.
    ///
    /// Elements come in order, and `body` may await: what is upstream then runs ahead by 1,000 elements at most. When `body`
    /// returns before the last element, the rest is dropped.
    ///
    /// An error that it throws always fails the task's attempt: it has seen many elements, and none of them is to blame.
    ///
    /// What it puts out counts as that of the element taken last. Where it takes several before it puts something out, as
    /// when it looks things up together, nobody can tell which record an output came from: what fails at one further down
    /// then fails the task, whatever the policy there.
    ///
    /// - Parameters:
    ///   - setUp: Called once an attempt, before its first element: opens what the task needs.
    ///   - cleanUp: Called once for every `setUp` that returned, when `body` is done, whether or not it threw.
    ///   - body: Gets the resource, the elements one by one, and a closure that takes its output.
    public func mapPartition<Resource, Output>(
        setUp: @escaping @Sendable (TaskContext) async throws -> Resource,
        cleanUp: @escaping @Sendable (Resource) async -> Void = { _ in },
        _ body:
            @escaping @Sendable (Resource, PartitionIterator<Element>, (Output) throws -> Void) async throws -> Void
    ) -> Stream<Output> {
        deriveSegment("mapPartition") { emit, segment, context in
            let elements = PartitionIterator<Element>(
                context,
                segment,
                capacity: Self.mapPartitionCapacity,
                lowMark: Self.mapPartitionCapacity / 2
            )
            // Between the element and its output other segments may have run.
            let output: Push<Output> = { output in
                context.origin = elements.originOfOutput()
                try emit(output)
            }
            let work = PartitionWork(elements, of: context, segment.number) {
                let resource = try await setUp(context)
                do {
                    try await body(resource, elements, output)
                } catch {
                    await cleanUp(resource)
                    throw error
                }
                await cleanUp(resource)
            }
            return (work, elements.offer)
        }
    }

    /// Elements at hand beyond which what is upstream waits: as many as one read brings.
    private static var mapPartitionCapacity: Int { 1_000 }

    /// Passes over a task's elements as a whole, once a task.
    ///
    /// - Parameter body: Gets the elements one by one, and a closure that takes its output.
    public func mapPartition<Output>(
        _ body: @escaping @Sendable (PartitionIterator<Element>, (Output) throws -> Void) async throws -> Void
    ) -> Stream<Output> {
        mapPartition(setUp: { _ in }) { _, elements, emit in try await body(elements, emit) }
    }
}
