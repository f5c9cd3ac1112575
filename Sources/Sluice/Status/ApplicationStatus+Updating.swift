extension ApplicationStatus {
    /// This status and what has changed since: the same as a whole status of that moment.
    ///
    /// Of batches, samples and failures as many are kept as a status holds (``StatusLimits``), and of batches before those
    /// the ones that the update has.
    ///
    /// - Parameter update: What `StreamingApplication.status(after:)` answers for this status's `cursor`. One that has an
    ///   `application` is a whole status, and replaces everything.
    public mutating func update(with update: ApplicationStatus) {
        let before = self
        self = update
        guard update.application == nil else { return }
        application = before.application
        configuration = before.configuration
        samples = (before.samples + update.samples).suffix(StatusLimits.samples)
        batches = Self.merge(before.batches, update.batches)
        let changed = Set(update.failures.map(\.id))
        failures = (before.failures.filter { !changed.contains($0.id) } + update.failures)
            .suffix(StatusLimits.failures)
    }

    private static func merge(_ old: [BatchStatus], _ new: [BatchStatus]) -> [BatchStatus] {
        let changed = Set(new.map(\.id))
        let all = (old.filter { !changed.contains($0.id) } + new).sorted { $0.id < $1.id }
        return all.dropLast(StatusLimits.batches).filter { changed.contains($0.id) } + all.suffix(StatusLimits.batches)
    }
}
