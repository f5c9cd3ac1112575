import SluiceKafka

/// Whether a group's offsets may be changed.
enum ResetGate {
    /// A refusal names no more members than that.
    private static let maxMembers = 10

    /// Why they may not; nil when they may.
    ///
    /// - Parameters:
    ///   - isForced: Whether to go on where the broker can't tell whether the group is active. A group that is known to be
    ///     active is refused all the same.
    ///   - mayCreate: Whether a group that is not there may come into being.
    static func refusal(of view: GroupView, isForced: Bool, mayCreate: Bool) -> String? {
        let group = view.group.visible
        guard let description = view.description else {
            guard isForced else {
                return """
                    this broker can't tell whether group \(group) is active: an active one would go on from where it is, and \
                    overwrite what is set. Stop its members and give --force
                    """
            }
            return view.exists || mayCreate
                ? nil : "group \(group) has committed nothing there: check its name, or give --create-group to begin it"
        }
        guard !description.isActive else { return active(group, description) }
        guard description.state == .dead, !view.exists, !mayCreate else { return nil }
        return """
            there is no group \(group), or this client may not see it: check its name, or give --create-group to begin it
            """
    }

    private static func active(_ group: String, _ description: ConsumerGroups.Description) -> String {
        var names = description.members.map(\.name.visible).sorted()
        if names.count > maxMembers {
            names = names.prefix(maxMembers) + ["\(names.count - maxMembers) more"]
        }
        let who = names.isEmpty ? "" : ": " + names.joined(separator: "; ")
        return """
            group \(group) is active (\(description.state.text))\(who)
            Stop its members; one that was killed leaves when its session is over
            """
    }
}
