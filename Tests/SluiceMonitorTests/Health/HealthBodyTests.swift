import Foundation
import Sluice
import Testing

@testable import SluiceMonitor

@Suite struct HealthBodyTests {
    @Test func aRunningApplicationHasLittleToSay() {
        #expect(HealthBody.brief(ApplicationHealth(state: .running)) == "{\"state\":\"running\"}\n")
    }

    @Test func whatIsStuckIsListed() {
        let partition = TopicPartition(topic: "a\"b", partition: 3)
        let task = TaskID(batch: BatchID(7), index: 1)
        let work = StuckWork(partition: partition, task: task, sinceSeconds: 61.5, doing: "running")
        #expect(
            HealthBody.brief(ApplicationHealth(state: .stuck([work]))) == #"""
                {"state":"stuck","detail":"a\"b[3] (task 7.1) running for 61 s","stuck":[{"topic":"a\"b","partition":3,\#
                "task":"7.1","since_seconds":61.5,"doing":"running"}],"stuck_count":1}

                """#
        )
    }

    @Test func theListIsBounded() throws {
        let work = (0..<1_000).map { number in
            let partition = TopicPartition(topic: "t", partition: Int32(number))
            return StuckWork(partition: partition, task: nil, sinceSeconds: .nan, doing: "waiting")
        }
        let object = try #require(try parse(HealthBody.brief(ApplicationHealth(state: .stuck(work)))))
        #expect((object["stuck"] as? [Any])?.count == HealthBody.maxStuckWork)
        #expect(object["stuck_count"] as? Int == 1_000)
    }

    @Test func anApplicationThatDoesNotAnswerIsToldOf() throws {
        let health = ApplicationHealth(state: .running, isAlive: false)
        let brief = try #require(try parse(HealthBody.brief(health)))
        #expect(brief["alive"] as? Bool == false)
        #expect(brief["detail"] as? String == "the driver's thread does not answer")
        let overview = try #require(try parse(HealthBody.overview(health)))
        #expect(overview["alive"] as? Bool == false)
        #expect(overview["ready"] as? Bool == false)
    }

    @Test(arguments: ["", "a\"b\\c/d", "\u{0}\u{1F}\u{7F}\n\r\t\r\n", "ü😀\u{2028}", "</script>"])
    func anyTextIsAJSONString(text: String) throws {
        let object = try #require(try parse(HealthBody.brief(ApplicationHealth(state: .failed(text)))))
        #expect(object["detail"] as? String == text)
    }

    private func parse(_ json: String) throws -> [String: Any]? {
        try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    }
}
