/// How many elements leave each node in an attempt, told from the few nodes at which they have to be counted.
struct ElementFlow: Sendable {
    enum Rule: Hashable, Sendable {
        /// As many as the stage reads.
        case source
        /// As many as leave its parent, but those that it dropped since it failed at them.
        case eachOf(Int)
        /// As many as leave its parents together.
        case allOf([Int])
        case counted
        /// None: a sink, or what leads to none and does not run.
        case none
    }

    /// By the nodes' numbers; what is upstream has a lower one.
    let rules: [Rule]

    init(_ operators: [PlanBuilder.Operator], live: Set<Int>) {
        rules = operators.map { entry in
            guard live.contains(entry.number), entry.sink == nil else { return .none }
            guard let parent = entry.parents.first else { return .source }
            if entry.exchange != nil { return .counted }
            if entry.parents.count > 1 { return .allOf(entry.parents) }
            return entry.passesEach ? .eachOf(parent) : .counted
        }
    }

    func isCounted(_ node: Int) -> Bool { rules[node] == .counted }

    /// What left each node, by number.
    ///
    /// - Parameters:
    ///   - read: Records that the attempt read.
    ///   - source: The node that its stage begins at; nil behind a shuffle.
    ///   - counted: What was counted, by number; nodes that the attempt did not pass are left out.
    ///   - dropped: Elements that operators dropped since they failed at them, by number.
    func elements(read: Int, at source: Int?, counted: [Int: Int], dropped: [Int: Int]) -> [Int] {
        var elements = [Int](repeating: 0, count: rules.count)
        for (node, rule) in rules.enumerated() {
            elements[node] =
                switch rule {
                case .source: node == source ? read : 0
                case .eachOf(let parent): max(0, elements[parent] - dropped[node, default: 0])
                case .allOf(let parents): parents.reduce(0) { $0 + elements[$1] }
                case .counted: counted[node, default: 0]
                case .none: 0
                }
        }
        return elements
    }
}

/// Counts the elements that leave one node in one attempt. Used on the attempt's thread alone.
final class ElementCounter {
    fileprivate(set) var count = 0

    /// The same way on, counted.
    func counting<Element>(_ push: @escaping Push<Element>) -> Push<Element> {
        { element in
            self.count &+= 1
            try push(element)
        }
    }
}
