/// Variables that tasks share. To be made before `run`; names have ASCII letters, digits, `_`, `-` and `.`, 100 at most. One
/// that can't be used, or is there already, has `run` and `explain` throw.
extension StreamingApplication {
    /// A value that all tasks see.
    ///
    /// - Parameter name: Its name in the status and in metrics.
    public func broadcast<Value: Sendable>(_ name: String, _ value: Value) -> Broadcast<Value> {
        adding(builder.variables.add { _ in Broadcast(name: name, value: value) })
    }

    /// A value that all tasks see, loaded before the first batch, and again from time to time: the same in all tasks of a
    /// batch.
    ///
    /// An error in the first load ends the start. One in a later load keeps the value that there was; it is logged, counted
    /// (`sluice_broadcast_refresh_failures_total`) and in the status, with the value's age.
    ///
    /// - Parameters:
    ///   - name: Its name in the status, in logs and in metrics.
    ///   - refreshEvery: The time from the end of a load to the next one; more than 0.
    ///   - timeout: What a load may take; 30 s unless told otherwise. After that its task is cancelled, and the load has
    ///     failed; as long as it still runs no other one is begun.
    ///   - load: Makes the value, on a thread of its own: it may block. It is cancelled when the application stops.
    public func broadcast<Value: Sendable>(
        _ name: String,
        refreshEvery: Duration,
        timeout: Duration = .seconds(30),
        load: @escaping @Sendable () async throws -> Value
    ) -> RefreshedBroadcast<Value> {
        if refreshEvery <= .zero {
            builder.note("broadcast \(name): refreshEvery is \(refreshEvery): let it be more than 0")
        }
        if timeout <= .zero { builder.note("broadcast \(name): timeout is \(timeout): let it be more than 0") }
        return adding(
            builder.variables.add { number in
                RefreshedBroadcast(
                    name: name,
                    owner: builder.variables.owner,
                    number: number,
                    refreshEvery: refreshEvery,
                    timeout: timeout,
                    load: load
                )
            }
        )
    }

    /// Counts what tasks add, once for each task that is delivered.
    ///
    /// - Parameter name: Its name in the status and in metrics.
    public func counter(_ name: String) -> CountAccumulator {
        CountAccumulator(adding(builder.variables.add(name, CountState())))
    }

    /// Adds up what tasks add, once for each task that is delivered, in whatever order.
    ///
    /// - Parameter name: Its name in the status and in metrics.
    public func sum(_ name: String) -> SumAccumulator {
        SumAccumulator(adding(builder.variables.add(name, ExactSum())))
    }

    /// Keeps the least of what tasks add.
    ///
    /// - Parameter name: Its name in the status and in metrics.
    public func minimum(_ name: String) -> MinimumAccumulator {
        MinimumAccumulator(adding(builder.variables.add(name, ExtremeState(isMaximum: false))))
    }

    /// Keeps the greatest of what tasks add.
    ///
    /// - Parameter name: Its name in the status and in metrics.
    public func maximum(_ name: String) -> MaximumAccumulator {
        MaximumAccumulator(adding(builder.variables.add(name, ExtremeState(isMaximum: true))))
    }

    /// Counts what tasks add in buckets, once for each task that is delivered.
    ///
    /// - Parameters:
    ///   - name: Its name in the status and in metrics.
    ///   - buckets: The inclusive upper bounds, finite and rising, 1 to 100. What is above all has a bucket too.
    public func histogram(_ name: String, buckets: [Double]) -> HistogramAccumulator {
        let most = SharedVariables.mostBuckets
        if buckets.isEmpty || buckets.count > most {
            builder.note("accumulator \(name) has \(buckets.count) buckets: let it have 1 to \(most)")
        }
        if !(buckets.allSatisfy(\.isFinite) && zip(buckets, buckets.dropFirst()).allSatisfy { $0 < $1 }) {
            builder.note("accumulator \(name): the bounds of its buckets are to be finite, and to rise")
        }
        return HistogramAccumulator(adding(builder.variables.add(name, HistogramState(bounds: buckets))))
    }

    private func adding<Variable>(_ made: (variable: Variable, fault: String?)) -> Variable {
        if let fault = made.fault { builder.note(fault) }
        return made.variable
    }
}
