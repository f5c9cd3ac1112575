public import Sluice

/// What is wrong with these definitions by Prometheus's rules for names, a sentence each; empty if nothing is.
///
/// Names have ASCII letters, digits and `_` only. Counters, and nothing else, end in `_total`. Before that stands the base
/// unit, for seconds, bytes and ratios. No name is one that another metric's samples have, none is given twice, and no
/// label is one that Prometheus keeps for itself. A help is one line and ends in a full stop. Bounds of buckets rise, and are
/// finite. For tests and start-up checks: nothing of it is enforced when metrics are recorded.
public func prometheusViolations(of definitions: [MetricDefinition]) -> [String] {
    definitions.flatMap(violations) + nameClashes(definitions)
}

private func violations(_ definition: MetricDefinition) -> [String] {
    (nameViolations(definition) + helpViolations(definition.help) + labelViolations(definition.labels)
        + bucketViolations(definition.kind))
        .map { "\(definition.name): \($0)" }
}

private func nameViolations(_ definition: MetricDefinition) -> [String] {
    let name = definition.name
    var violations: [String] = []
    if !PrometheusNames.isValid(name) { violations.append("the name has characters other than a-z, A-Z, 0-9 and _") }
    let isCounter = definition.kind == .counter
    if isCounter != name.hasSuffix("_total") {
        violations.append(isCounter ? "a counter ends in _total" : "only a counter ends in _total")
    }
    for suffix in ["_bucket", "_sum", "_count"] where name.hasSuffix(suffix) {
        violations.append("the ending \(suffix) is left to histograms' samples")
    }
    if let unit = definition.unit, unit.isBaseUnit, !stem(name).hasSuffix("_\(unit.rawValue)") {
        violations.append("the name does not say its unit, _\(unit.rawValue)")
    }
    for wrong in ["_milliseconds", "_microseconds", "_nanoseconds", "_kilobytes", "_megabytes", "_percent"]
    where stem(name).hasSuffix(wrong) {
        violations.append("\(wrong) is not a base unit")
    }
    return violations
}

private func stem(_ name: String) -> Substring { name.hasSuffix("_total") ? name.dropLast(6) : name[...] }

extension MetricDefinition.Unit {
    /// Whether names have to say it; that records are counted shows in other words too.
    fileprivate var isBaseUnit: Bool { self != .records }
}

private func helpViolations(_ help: String) -> [String] {
    var violations: [String] = []
    if !help.hasSuffix(".") { violations.append("the help is missing, or does not end in a full stop") }
    if help.contains(where: \.isNewline) { violations.append("the help has more than one line") }
    return violations
}

private func labelViolations(_ labels: [String]) -> [String] {
    var violations: [String] = []
    for label in labels {
        if !PrometheusNames.isValid(label) {
            violations.append("the label \(label) has characters that are not allowed")
        }
        if PrometheusNames.isReserved(label) {
            violations.append("the label \(label) is kept by Prometheus for itself")
        }
    }
    if Set(labels).count < labels.count { violations.append("a label is given twice") }
    return violations
}

private func bucketViolations(_ kind: MetricDefinition.Kind) -> [String] {
    guard case .histogram(let buckets) = kind else { return [] }
    var violations: [String] = []
    if buckets.isEmpty { violations.append("a histogram has at least one bucket") }
    if !buckets.allSatisfy(\.isFinite) { violations.append("a bound is not finite") }
    if !zip(buckets, buckets.dropFirst()).allSatisfy({ $0 < $1 }) { violations.append("the bounds do not rise") }
    return violations
}

private func nameClashes(_ definitions: [MetricDefinition]) -> [String] {
    var owners: [String: String] = [:]
    var violations: [String] = []
    for definition in definitions {
        for sample in definition.kind.sampleSuffixes.map({ definition.name + $0 }) {
            if let owner = owners[sample] {
                violations.append("\(definition.name): \(sample) is also a sample of \(owner)")
            }
            owners[sample] = definition.name
        }
    }
    return violations
}
