internal import Synchronization

/// Notices that a sink's code goes through the values of a group that was hidden in its output: they are gone, and a sequence
/// can't throw.
final class LateGroups: Sendable {
    @TaskLocal static var current: LateGroups?

    private let wereUsed = Atomic(false)

    /// Does something with output.
    ///
    /// - Throws: What `body` throws; an error that no retry helps against if a group was used meanwhile.
    static func refusing(_ body: @Sendable () async throws -> Void) async throws {
        let late = LateGroups()
        try await LateGroups.$current.withValue(late) { try await body() }
        guard late.wereUsed.load(ordering: .relaxed) else { return }
        throw Failure(origin: .userCode, message: GroupUsedLate().description, isRetriable: false)
    }

    /// A group was used when its turn was over.
    static func note() {
        guard let current else { return }
        current.wereUsed.store(true, ordering: .relaxed)
    }
}
