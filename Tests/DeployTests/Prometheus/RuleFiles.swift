/// A rule of Prometheus's, recorded or alerting.
struct Rule {
    let name: String
    let isAlert: Bool
    let expression: String
    let labels: [String: String]
    let annotations: [String: String]

    static let files = ["deploy/prometheus/recording.yml", "deploy/prometheus/alerts.yml"]

    /// All of a file's.
    static func read(_ file: String) throws -> [Rule] {
        try YAMLValue(file: file)["groups"].list.flatMap { $0["rules"].list }.map { rule in
            Rule(
                name: rule["alert"].string ?? rule["record"].string ?? "",
                isAlert: rule["alert"].exists,
                expression: rule["expr"].string ?? "",
                labels: rule["labels"].texts,
                annotations: rule["annotations"].texts
            )
        }
    }

    static func all() throws -> [Rule] { try files.flatMap(read) }
}

extension KnownNames {
    /// With what the rules of `deploy` record.
    static func ofProject() throws -> KnownNames {
        KnownNames(recorded: try Rule.all().filter { !$0.isAlert }.map(\.name))
    }
}
