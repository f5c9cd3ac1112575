import Sluice
import SluiceTesting
import Testing

/// Every sink that takes a closure can be written as an implicit member with one.
@Suite struct SinkSpellingTests {
    @Test func closuresOfImplicitMembersCompile() throws {
        let app = StreamingApplication(name: "test", configuration: .quiet)
        let seen = Collected<Int64>()
        let offsets = app.stream(from: .kafka(topic: "in")).map { $0.offset }
        offsets.write(to: .console { "offset \($0)" })
        offsets.write(to: .forEachBatch { batch in batch.elements.forEach { seen.append($0) } })
        offsets.write(to: .kafka(topic: "out") { offset, output in "\(offset)".encode(into: output) })
        offsets.map { "\($0)" }.write(to: .kafka(topic: "texts"))
        #expect(try app.explain().contains("write to forEachBatch"))
    }
}
