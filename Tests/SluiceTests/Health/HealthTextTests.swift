import Sluice
import Testing

@Suite struct HealthTextTests {
    @Test func onlyARunningApplicationThatAnswersIsReady() {
        #expect(ApplicationHealth(state: .running).isReady)
        #expect(!ApplicationHealth(state: .running, isAlive: false).isReady)
        let others: [ApplicationHealth.State] = [
            .starting, .waitingForBroker("b"), .waitingForTopics("t"), .waitingForAssignment, .stuck([]), .draining,
            .failed("f"), .stopped,
        ]
        for state in others { #expect(!ApplicationHealth(state: state).isReady) }
    }

    @Test func namesAreInSnakeCase() {
        #expect(ApplicationHealth(state: .waitingForBroker("b")).name == "waiting_for_broker")
        #expect(ApplicationHealth(state: .stuck([])).name == "stuck")
    }

    @Test func theDetailSaysWhatTheNameLeavesOut() {
        #expect(ApplicationHealth(state: .running).detail == nil)
        #expect(ApplicationHealth(state: .failed("no such topic")).detail == "no such topic")
    }

    @Test func theDetailNamesTheFirstOfWhatIsStuck() {
        let work = (0..<5).map { number in
            let task = number == 0 ? TaskID(batch: BatchID(7), index: 1) : nil
            let partition = TopicPartition(topic: "t", partition: Int32(number))
            return StuckWork(partition: partition, task: task, sinceSeconds: 61.9, doing: "running")
        }
        let expected = "t[0] (task 7.1) running for 61 s; t[1] running for 61 s; t[2] running for 61 s; and 2 more"
        #expect(ApplicationHealth(state: .stuck(work)).detail == expected)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300])
    func oddTimesDoNoHarm(seconds: Double) {
        let partition = TopicPartition(topic: "t", partition: 0)
        let work = StuckWork(partition: partition, task: nil, sinceSeconds: seconds, doing: "waiting")
        #expect(ApplicationHealth(state: .stuck([work])).detail?.hasPrefix("t[0] waiting for") == true)
    }
}
