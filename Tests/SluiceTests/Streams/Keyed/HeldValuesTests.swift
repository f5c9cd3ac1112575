import Testing

@testable import Sluice

@Suite struct HeldValuesTests {
    /// A quarter of the limit, even if others hold all of it.
    @Test func haveTheirShareWhateverOthersHold() throws {
        let space = ShuffleSpace(memoryLimit: 8 << 20, files: FaultySpillFiles())
        let others = MemoryGrant(space)
        others.force(8 << 20)
        let held = HeldValues<Bytes>(space, operation: "join")
        let value = Bytes(String(repeating: "x", count: 1_000))
        let most = (2 << 20) / (MemoryLayout<Bytes>.stride + 1_000)
        for _ in 0..<most { try held.append(value) }
        let error = #expect(throws: Failure.self) { try held.append(value) }
        #expect(error?.message.contains("(\(most) so far) than the 2 MiB that a join may hold") == true)
        #expect(error?.isRetriable == false)
        held.removeAll()
        try held.append(Bytes(String(repeating: "x", count: 3 << 20)))
        #expect(held.values.count == 1)
        #expect(others.used == 8 << 20)
    }
}
