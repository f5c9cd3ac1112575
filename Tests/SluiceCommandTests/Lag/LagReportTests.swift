import SluiceKafka
import Testing

@testable import SluiceCommand

@Suite struct LagReportTests {
    private let group = GroupView(
        group: "g",
        description: .init(state: .stable, members: [member("a")]),
        partitions: [
            view("t", 0, committed: 90), view("t", 1, committed: 10), view("t", 2), view("u", 0, fault: "no leader"),
        ]
    )

    @Test func lagIsWhatIsStillToBeRead() {
        #expect(view(committed: 30).lag == 70)
        #expect(view(committed: 100).lag == 0)
        #expect(view(log: 40...100).lag == 60)
        #expect(view(committed: 120).lag == 0)
        #expect(view(committed: 5, log: 40...100).lag == 95)
        #expect(view(committed: 5, log: nil).lag == nil)
        #expect(view(committed: 5, fault: "x").lag == nil)
    }

    @Test func saysWhatIsWrong() {
        #expect(view(committed: 30).note == nil)
        #expect(view().note == "no committed offset")
        #expect(view(committed: 5, log: 40...100).note == "35 below the log's start: records are lost")
        #expect(view(committed: 120).note == "20 beyond the log's end")
        #expect(view(committed: 30, fault: "x").note == "x")
    }

    @Test func putsTheWorstFirst() {
        let report = LagReport(groups: [group], order: .lag)
        #expect(report.groups[0].partitions.map(\.lag) == [nil, 100, 90, 10])
        let byTopic = LagReport(groups: [group], order: .topic)
        #expect(byTopic.groups[0].partitions.map(\.partition) == group.partitions.map(\.partition))
    }

    @Test func writesATable() {
        let lines = LagReport(groups: [group], order: .topic).lines(.table, withHeadings: true)
        #expect(
            lines == [
                "group g: stable, 1 member, lag 200",
                "TOPIC  PARTITION  COMMITTED  LOG START  LOG END  LAG  MEMBER  NOTE",
                "t              0         90          0      100   10  -",
                "t              1         10          0      100   90  -",
                "t              2          -          0      100  100  -       no committed offset",
                "u              0          -          0      100    -  -       no leader",
                "topic t: lag 200 in 3 partitions, 1 without a committed offset",
                "topic u: lag 0 in 1 partition, 1 unknown",
            ]
        )
    }

    @Test func writesJSON() {
        let small = GroupView(group: "g\"", description: nil, partitions: [view("t", 1, committed: 90)])
        let line = """
            {"group":"g\\"","lag":10,"partitions":[{"committed":90,"lag":10,"logEnd":100,"logStart":0,"partition":1,\
            "topic":"t"}],"topics":[{"lag":10,"partitions":1,"topic":"t","uncommitted":0,"unknown":0}],"version":1}
            """
        #expect(LagReport(groups: [small, small], order: .lag).lines(.json, withHeadings: true) == [line, line])
    }

    @Test func writesCSV() {
        let small = GroupView(group: "a,\"b\"", description: nil, partitions: [view("t", 1)])
        let lines = LagReport(groups: [small], order: .lag).lines(.csv, withHeadings: true)
        #expect(lines == [GroupCSV.headings, #""a,""b""",t,1,,0,100,100,,,,,,no committed offset"#])
        #expect(lines[0].split(separator: ",").count == 13)
        #expect(LagReport(groups: [small], order: .lag).lines(.csv, withHeadings: false).count == 1)
    }

    @Test func alertsNameTheWorst() {
        let report = LagReport(groups: [group], order: .lag)
        #expect(report.rows(above: 100).isEmpty)
        #expect(
            LagReport.alert(report.rows(above: 50), limit: 50) == [
                "group g t[2]: lag 100 is above 50", "group g t[1]: lag 90 is above 50",
            ]
        )
        #expect(report.unknown.map(\.view.partition.topic) == ["u"])
        let many = GroupView(group: "g", description: nil, partitions: (0..<15).map { view("t", $0) })
        let lines = LagReport.alert(LagReport(groups: [many], order: .lag).rows(above: 0), limit: 0)
        #expect(lines.count == 11 && lines.last == "and 5 more partitions above 0")
    }
}
