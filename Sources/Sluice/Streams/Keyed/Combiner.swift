/// How the values of a key become one.
@usableFromInline
struct Combiner<Value, Combined>: Sendable {
    /// Of the first value.
    @usableFromInline let create: @Sendable (Value) throws -> Combined
    @usableFromInline let mergeValue: @Sendable (inout Combined, Value) throws -> Void
    @usableFromInline let mergeCombiners: @Sendable (inout Combined, Combined) throws -> Void

    @inlinable
    init(
        create: @escaping @Sendable (Value) throws -> Combined,
        mergeValue: @escaping @Sendable (inout Combined, Value) throws -> Void,
        mergeCombiners: @escaping @Sendable (inout Combined, Combined) throws -> Void
    ) {
        self.create = create
        self.mergeValue = mergeValue
        self.mergeCombiners = mergeCombiners
    }

    /// The same, of closures of the user's: what they throw at a value goes by the operator's policy.
    @inlinable
    static func calling(
        create: @escaping @Sendable (Value) throws -> Combined,
        mergeValue: @escaping @Sendable (inout Combined, Value) throws -> Void,
        mergeCombiners: @escaping @Sendable (inout Combined, Combined) throws -> Void
    ) -> Self {
        Self(
            create: { value in
                do { return try create(value) } catch { throw ValueFailure(error) }
            },
            mergeValue: { combined, value in
                do { try mergeValue(&combined, value) } catch { throw ValueFailure(error) }
            },
            mergeCombiners: mergeCombiners
        )
    }
}

/// What a closure threw at a value on its way into a shuffle: told from what the shuffle itself fails with.
@usableFromInline
struct ValueFailure: Error {
    @usableFromInline let cause: any Error

    @usableFromInline
    init(_ cause: any Error) { self.cause = cause }
}

extension TaskContext {
    /// Does with what was thrown while an element was written to a shuffle what is right: a value's failure goes by the
    /// policy, the shuffle's own fails the attempt.
    @usableFromInline @inline(never)
    func resolve(writing error: any Error, in node: Int) throws {
        guard let failure = error as? ValueFailure else { throw fail(error, in: node) }
        try resolve(failure.cause, in: node)
    }
}

extension TaskContext {
    /// What an attempt fails with when an exchange can't be read, or the operator's closure threw at what was read.
    @usableFromInline @inline(never)
    func failure(reading error: any Error, in node: Int) -> any Error {
        error is ShuffleInputError ? error : fail(error, in: node)
    }
}

extension PlanBuilder {
    /// Refuses to change objects in place: a bucket that is tried again, and a zero that all keys share, would have them
    /// changed twice.
    @usableFromInline
    func requireValue<Combined>(_ type: Combined.Type, in operation: String) {
        guard type is AnyObject.Type else { return }
        note(
            """
            \(operation): \(type) is a class, so what is added to one object shows in others, and twice if a task is tried \
            again: make it a struct
            """
        )
    }
}
