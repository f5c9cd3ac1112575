extension Stream {
    /// Passes over a task's elements as a whole: once a task, with a resource that lives as long as the task.
    ///
    /// Elements come in order, and `body` may await: what is upstream is suspended meanwhile. When `body` returns before
    /// the last element, the rest is dropped.
    ///
    /// An error that it throws always fails the task's attempt: it has seen many elements, and none of them is to blame.
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
        let number = node.number
        return derive("mapPartition", canFail: false, onFailure: nil) { emit, context, node in
            let elements = PartitionIterator<Element>(context)
            context.add(
                Segment(order: number, feeding: elements, of: context, node) {
                    let resource = try await setUp(context)
                    do {
                        try await body(resource, elements) { output in
                            context.origin = elements.origin
                            try emit(output)
                        }
                    } catch {
                        await cleanUp(resource)
                        throw error
                    }
                    await cleanUp(resource)
                }
            )
            return { element in try elements.offer(element) }
        }
    }

    /// Passes over a task's elements as a whole, once a task.
    ///
    /// - Parameter body: Gets the elements one by one, and a closure that takes its output.
    public func mapPartition<Output>(
        _ body: @escaping @Sendable (PartitionIterator<Element>, (Output) throws -> Void) async throws -> Void
    ) -> Stream<Output> {
        mapPartition(setUp: { _ in }) { _, elements, emit in try await body(elements, emit) }
    }
}
