import Foundation
import Sluice
import Testing

@Suite struct DashboardTests {
    private let dashboard: Dashboard

    init() throws { dashboard = try Dashboard.read() }

    @Test func namesWhatThereIs() throws {
        let names = try KnownNames.ofProject()
        for expression in dashboard.expressions {
            #expect(names.complaints(about: Dashboard.filledIn(expression)) == [], "\(expression)")
        }
        for variable in dashboard.variables {
            guard let query = variable["query"]["query"].string else { continue }
            let inside = query.dropFirst("label_values(".count).dropLast()
            let (selector, label) = (
                inside.prefix(upTo: inside.lastIndex(of: ",")!), inside.split(separator: " ").last!
            )
            #expect(names.complaints(about: "sum by (\(label)) (\(Dashboard.filledIn(String(selector))))") == [])
        }
    }

    /// Who reads it need not know of a metric that it does not show.
    @Test func showsEveryMetricOfTheCatalogue() {
        let shown = Set(dashboard.expressions.flatMap { PromQL(Dashboard.filledIn($0)).selectors.map(\.metric) })
        for definition in MetricsCatalogue.all {
            let names = [definition.name, definition.name + "_bucket"]
            #expect(names.contains { shown.contains($0) }, "\(definition.name)")
        }
    }

    @Test func everyPanelHasATitleAUnitAndADescription() {
        let panels = dashboard.panels
        #expect(panels.count > 40)
        for panel in panels {
            #expect(!panel.title.isEmpty)
            if panel.isRow { continue }
            #expect(panel.value["description"].string?.isEmpty == false, "\(panel.title)")
            #expect(panel.value["fieldConfig"]["defaults"]["unit"].string?.isEmpty == false, "\(panel.title)")
            #expect(!panel.expressions.isEmpty, "\(panel.title)")
            let references = panel.value["targets"].list.compactMap { $0["refId"].string }
            #expect(Set(references).count == panel.expressions.count, "\(panel.title)")
        }
    }

    @Test func panelsHaveIdsAndPlacesOfTheirOwn() {
        let panels = dashboard.panels
        #expect(Set(panels.compactMap { $0.value["id"].int }).count == panels.count)
        var taken: Set<[Int]> = []
        for panel in panels {
            let place = panel.place
            #expect(place.count == 4 && place[0] + place[2] <= 24, "\(panel.title)")
            guard place.count == 4 else { continue }
            for x in place[0]..<place[0] + place[2] {
                for y in place[1]..<place[1] + place[3] {
                    let isFree = taken.insert([x, y]).inserted
                    #expect(isFree, "\(panel.title) covers another panel")
                }
            }
        }
    }

    @Test func asksForNoOtherDataSourceThanTheOneThatIsChosen() throws {
        let text = try ProjectFiles.text("deploy/grafana/dashboard.json")
        let uids = text.matches(of: /"type": "prometheus",\s*"uid": "([^"]*)"/).map { String($0.output.1) }
        #expect(uids.count > dashboard.panels.count)
        #expect(Set(uids) == ["${datasource}"])
        #expect(dashboard.variables.compactMap { $0["name"].string } == ["datasource", "job", "instance", "topic"])
    }
}
