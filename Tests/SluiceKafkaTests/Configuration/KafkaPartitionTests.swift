import SluiceKafka
import Testing

@Suite struct KafkaPartitionTests {
    @Test func printsAsLibrdkafkaDoes() {
        #expect(KafkaPartition(topic: "a", partition: 3).description == "a[3]")
    }
}
