/// What groups ask of the plan: their values can be gone through once, and only while the operator runs that comes next.
extension Plan {
    func checkGroups() throws(ApplicationError) {
        for group in operators where group.isOnePass && liveNodes.contains(group.number) {
            let readers = operators.filter { reader in
                reader.parents.contains(group.number) && (reader.sink != nil || liveNodes.contains(reader.number))
            }
            if readers.count > 1 {
                throw ApplicationError(.invalidPlan, GroupFault.branched(group.name, readers.map(\.name)))
            }
            if let sink = readers.first(where: { $0.sink != nil }) {
                throw ApplicationError(.invalidPlan, GroupFault.kept(by: sink.name))
            }
        }
    }
}

/// What is said of groups that would be empty when they are read.
enum GroupFault {
    static func branched(_ group: String, _ readers: [String]) -> String {
        """
        the groups of \(group) go to several operators (\(readers.joined(separator: ", "))), but the values of a group can be \
        gone through once: \(remedy), and branch behind that
        """
    }

    static func kept(by sink: String) -> String {
        "\(sink): it is given groups, whose values are gone when it looks at them: \(remedy)"
    }

    static func putAside(by operation: String) -> String {
        "\(operation): it puts elements aside, and the values of a group are gone then: \(remedy)"
    }

    private static let remedy = """
        take what is needed out of them in the operator behind groupByKey or cogroup, for instance with \
        map { ($0.key, try $0.collect(atMost: 1_000)) }
        """
}
