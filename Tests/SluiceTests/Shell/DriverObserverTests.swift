import Logging
import SluiceCore
import SluiceTesting
import Testing

@testable import Sluice

@Suite struct DriverObserverTests {
    private final class Heard {
        var news: [ServiceReport.News] = []
    }

    private let heard = Heard()
    private let run: ObservedDriver
    private let time: TimeSource

    init() throws {
        run = try ObservedDriver()
        time = TimeSource(run.clock)
    }

    private func observer() -> DriverObserver {
        DriverObserver(
            metrics: MetricsRecorder(CapturedMetrics()),
            log: DriverLog(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
            status: run.recorder,
            board: HealthBoard(time: time, stuckAfter: .seconds(60)),
            stragglers: StragglerThreshold(),
            wallTime: { 0 },
            tellService: { [heard] in heard.news.append($0) }
        )
    }

    @Test func theServiceManagerIsToldOfAStopThatWasAskedFor() {
        var observer = observer()
        observer.look(at: run.driver, now: time.now)
        observer.note(.drain, at: time.now)
        observer.look(at: run.driver, now: time.now)
        observer.close(.success(()), of: run.driver, at: time.now)
        #expect(heard.news.map(\.isStopping) == [false, true, true])
        #expect(heard.news.map(\.isOver) == [false, false, true])
    }

    @Test func orOfAFailureButNotOfAnEndOfInput() {
        var (first, second) = (observer(), observer())
        first.close(.success(()), of: run.driver, at: time.now)
        second.close(.failure(ApplicationError(.failed, "no")), of: run.driver, at: time.now)
        #expect(heard.news.map(\.isStopping) == [false, true])
    }
}
