import Testing

@testable import SluiceMonitor

@Suite struct RequestTailTests {
    @Test(arguments: [
        ([], false), (["GET / HTTP/1.1\r\n\r\n"], false), (["GET", " / HTTP/1.1\r\n\r", "\n"], false),
        (["a\r", "\n\r", "\n"], false), (["a\n\n"], false), (["a\r\n\r\nG"], true), (["a\r\n\r\n", "G"], true),
        (["a\r\n"], true), (["a\n\r"], true), (["a\r\n\r\nG", "\r\n\r\n"], false),
    ])
    func tellsWhetherARequestHasBegun(pieces: [String], isWithin: Bool) {
        var tail = RequestTail()
        for piece in pieces { tail.take(piece.utf8) }
        #expect(tail.isWithinRequest == isWithin)
    }
}
