import Testing

@testable import Sluice

@Suite struct OwnershipTests {
    private let partitions = (0..<3).map { KafkaPartition(topic: "t", partition: $0) }

    @Test func allMustBeHeld() throws {
        let ownership = Ownership()
        ownership.begin([partitions[0], partitions[1]])
        #expect(try ownership.whileHeld([partitions[0], partitions[1]]) { 1 } == 1)
        #expect(try ownership.whileHeld(partitions) { 1 } == nil)
        ownership.end([partitions[1]])
        #expect(try ownership.whileHeld([partitions[0]]) { 1 } == 1)
        #expect(try ownership.whileHeld([partitions[0], partitions[1]]) { 1 } == nil)
        ownership.endAll()
        #expect(try ownership.whileHeld([partitions[0]]) { 1 } == nil)
    }

    @Test func whatTheBodyThrowsIsThrown() {
        let ownership = Ownership()
        let error = #expect(throws: KafkaError.self) {
            try ownership.whileHeld([]) { () throws(KafkaError) -> Int in throw KafkaError(code: .timedOut) }
        }
        #expect(error?.code == .timedOut)
    }
}
