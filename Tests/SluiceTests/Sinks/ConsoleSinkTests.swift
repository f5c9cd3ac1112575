@testable import Sluice
import Testing

@Suite struct ConsoleSinkTests {
    @Test func formatsEachElementOnALine() {
        let sink = ConsoleSink<Int> { "number \($0)" }
        let lines = ConsoleSink<Int>.Lines()
        for number in 1...2 { sink.stage(number, in: lines) }
        #expect(lines.text == "number 1\nnumber 2\n")
        #expect(lines.byteCount == lines.text.utf8.count)
    }

    @Test func describesElementsUnlessToldOtherwise() {
        let sink: ConsoleSink<[Int]> = .console()
        let lines = ConsoleSink<[Int]>.Lines()
        sink.stage([1, 2], in: lines)
        #expect(lines.text == "[1, 2]\n")
    }
}
