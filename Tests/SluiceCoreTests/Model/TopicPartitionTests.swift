import SluiceCore
import Testing

@Suite struct TopicPartitionTests {
    @Test func ordersByTopicThenNumber() {
        let a10 = TopicPartition(topic: "a", partition: 10)
        let a2 = TopicPartition(topic: "a", partition: 2)
        let b0 = TopicPartition(topic: "b", partition: 0)
        #expect([b0, a10, a2].sorted() == [a2, a10, b0])
        #expect(a10.description == "a[10]")
    }
}
