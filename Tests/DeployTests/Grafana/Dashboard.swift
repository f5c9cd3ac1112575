import Foundation

/// Grafana's dashboard, as far as it is checked.
struct Dashboard {
    struct Panel {
        let value: YAMLValue

        var title: String { value["title"].string ?? "" }
        var isRow: Bool { value["type"].string == "row" }
        var expressions: [String] { value["targets"].list.compactMap { $0["expr"].string } }
        /// Left, top, width, height.
        var place: [Int] { ["x", "y", "w", "h"].compactMap { value["gridPos"][$0].int } }
    }

    let value: YAMLValue

    static func read() throws -> Dashboard {
        Dashboard(value: try YAMLValue(json: ProjectFiles.data("deploy/grafana/dashboard.json")))
    }

    var panels: [Panel] { value["panels"].list.map(Panel.init) }
    var variables: [YAMLValue] { value["templating"]["list"].list }
    var annotations: [String] { value["annotations"]["list"].list.compactMap { $0["expr"].string } }
    var expressions: [String] { panels.flatMap(\.expressions) + annotations }

    /// As Grafana fills it in.
    static func filledIn(_ expression: String) -> String {
        expression.replacing("$__rate_interval", with: "5m").replacing("$job", with: "a").replacing(
            "$instance",
            with: ".*"
        )
        .replacing("$topic", with: ".*")
    }
}
