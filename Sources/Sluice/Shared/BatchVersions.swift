/// Which versions the batches under way see: those that were the newest when each was cut. Bounded by the batches that the
/// driver knows; a version is let go with the last batch that sees it.
struct BatchVersions: Sendable {
    private var versions: [BatchID: BroadcastVersions] = [:]

    /// A batch is cut.
    mutating func cut(_ batch: BatchID, _ newest: BroadcastVersions) { versions[batch] = newest }

    /// Nothing more of the batch will run.
    mutating func finish(_ batch: BatchID) { versions[batch] = nil }

    /// Lets go of batches that ended without being finished.
    ///
    /// - Parameter known: The batches of which something is left.
    mutating func keep(_ known: Set<BatchID>) { versions = versions.filter { known.contains($0.key) } }

    /// Nothing more will run at all.
    mutating func removeAll() { versions = [:] }

    var batches: [BatchID] { versions.keys.sorted() }

    subscript(_ batch: BatchID) -> BroadcastVersions? { versions[batch] }
}
