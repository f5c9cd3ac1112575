import Testing

@testable import SluiceMonitor

@Suite struct EventPaceTests {
    @Test func newsAreToldAtOnce() {
        var pace = EventPace(at: .seconds(5), maxAge: .seconds(100))
        let steps = [6, 7, 8].map { pace.step(at: .seconds($0), hasNews: $0 != 7) }
        #expect(steps == [.event, .nothing, .event])
    }

    @Test func silenceIsBroken() {
        var pace = EventPace(at: .zero, maxAge: .seconds(100))
        let steps = (1...45).map { pace.step(at: .seconds($0), hasNews: $0 == 20) }
        #expect(steps.indices.filter { steps[$0] == .heartbeat }.map { $0 + 1 } == [15, 35])
        #expect(steps[19] == .event)
    }

    @Test func aStreamEndsWhenItIsOld() {
        var pace = EventPace(at: .seconds(5), maxAge: .seconds(10))
        let steps = [14, 15, 16].map { pace.step(at: .seconds($0), hasNews: true) }
        #expect(steps == [.event, .end, .end])
    }
}

@Suite struct EventIDTests {
    @Test func readsWhatItWrites() {
        let id = EventID(run: "a1", cursor: .max)
        #expect(EventID(id.description) == id)
    }

    @Test(arguments: ["", "-", "1", "a", "a-", "a--1", "a-b", "a-1-2", "a-18446744073709551616", "a-1 ", "a-\u{0}"])
    func refuses(text: String) { #expect(EventID(text) == nil) }

    @Test func onlyCursorsThatWereGivenOutAreTaken() throws {
        let application = FakeApplication()
        let texts = StatusTexts(application.status)
        #expect(texts.cursor(in: EventID(run: texts.run, cursor: 1)) == nil)
        _ = try texts.text(after: nil, at: .zero)
        #expect(texts.cursor(in: EventID(run: texts.run, cursor: 1)) == 1)
        #expect(texts.cursor(in: EventID(run: texts.run, cursor: 2)) == nil)
        #expect(texts.cursor(in: EventID(run: texts.run + "x", cursor: 1)) == nil)
        #expect(StatusTexts(application.status).run != texts.run)
    }
}
