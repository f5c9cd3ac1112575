import SluiceCore
import Testing

@Suite struct TransactionFlowTests {
    typealias Flow = TransactionFlow
    private let failure = Failure(origin: .sink, message: "it failed")
    private let age = Duration.seconds(1)

    /// A flow that has come to `step` with no trouble.
    private func flow(at step: Flow.Step) -> Flow {
        var flow = Flow(transactionalID: "a", hasProducer: true, timeout: .seconds(10))
        while flow.step != step { flow.take(.done, age: age) }
        return flow
    }

    private func after(_ step: Flow.Step, _ replies: Flow.Reply..., age: Duration? = nil) -> Flow.Step {
        var flow = flow(at: step)
        for reply in replies { flow.take(reply, age: age ?? self.age) }
        return flow.step
    }

    @Test func outputThenOffsetsThenTheCommit() {
        var flow = flow(at: .begin)
        var steps: [Flow.Step] = []
        while flow.step != .end(.committed) {
            steps.append(flow.step)
            flow.take(.done, age: age)
        }
        #expect(steps == [.begin, .send, .sendOffsets, .commit])
    }

    @Test func withoutAProducerOneIsMadeFirst() {
        var flow = Flow(transactionalID: "a", hasProducer: false, timeout: .seconds(10))
        #expect(flow.step == .renew)
        flow.take(.retriable(failure), age: .zero)
        #expect(flow.step == .renew)
        flow.take(.done, age: .zero)
        #expect(flow.step == .begin)
    }

    @Test(arguments: [Flow.Step.begin, .sendOffsets, .commit])
    func whatMaySucceedLaterIsAskedAgain(_ step: Flow.Step) {
        #expect(after(step, .retriable(failure)) == step)
    }

    @Test(arguments: [Flow.Step.begin, .send, .sendOffsets, .commit])
    func whatCanOnlyBeAbortedIsAbortedAndMayBeDoneAgain(_ step: Flow.Step) {
        #expect(after(step, .abortable(failure)) == .abort)
        #expect(after(step, .abortable(failure), .retriable(failure)) == .abort)
        guard step != .commit else { return }
        #expect(after(step, .abortable(failure), .done) == .end(.aborted(failure)))
    }

    /// librdkafka can have given a transaction up while the coordinator carries its commit out.
    @Test func aCommitThatCanOnlyBeAbortedMayBeCarriedOut() {
        #expect(after(.commit, .abortable(failure), .done) == .askCommitted)
        #expect(after(.commit, .abortable(failure), .done, .committed(true)) == .end(.committed))
        #expect(after(.commit, .abortable(failure), .done, .committed(false)) == .end(.aborted(failure)))
        #expect(after(.commit, .abortable(failure), .fatal(failure), .done) == .askCommitted)
        #expect(after(.commit, .refused(failure), .done, .committed(false)) == .end(.failed(failure)))
    }

    @Test func offsetsThatTheGroupDoesNotTakeAnyMoreAbortIt() {
        #expect(after(.sendOffsets, .outdated(failure), .done) == .end(.outdated(failure)))
    }

    @Test func outputThatIsRefusedAbortsItForGood() {
        #expect(after(.send, .refused(failure), .done) == .end(.failed(failure)))
    }

    @Test(arguments: [Flow.Step.begin, .send, .sendOffsets])
    func aProducerThatFailsBeforeTheCommitLeavesNothingBehind(_ step: Flow.Step) {
        #expect(after(step, .fatal(failure)) == .renew)
        #expect(after(step, .fatal(failure), .done) == .end(.aborted(failure)))
    }

    @Test func aCommitOfUnknownOutcomeIsResolvedByTheGroup() {
        #expect(after(.commit, .fatal(failure)) == .renew)
        #expect(after(.commit, .fatal(failure), .retriable(failure), .done) == .askCommitted)
        #expect(after(.commit, .fatal(failure), .done, .retriable(failure)) == .askCommitted)
        #expect(after(.commit, .fatal(failure), .done, .committed(true)) == .end(.committed))
        #expect(after(.commit, .fatal(failure), .done, .committed(false)) == .end(.aborted(failure)))
    }

    @Test func anAbortThatFailsIsDoneByANewProducer() {
        #expect(after(.send, .abortable(failure), .fatal(failure)) == .renew)
        #expect(after(.send, .abortable(failure), .fatal(failure), .done) == .end(.aborted(failure)))
        #expect(after(.send, .refused(failure), .fatal(failure), .done) == .end(.failed(failure)))
    }

    @Test(arguments: [Flow.Step.begin, .send, .sendOffsets, .commit])
    func aYoungTransactionCanOnlyBeFencedByAnotherProducer(_ step: Flow.Step) {
        guard case .end(.failed(let end)) = after(step, .fenced(failure)) else {
            Issue.record("it goes on")
            return
        }
        #expect(!end.isRetriable)
        #expect(end.message.contains("transactional.id a"))
        #expect(end.message.contains("--instance-id"))
    }

    /// Ended with an error that may be tried again, the same output would be sent once more.
    @Test func aCommitInDoubtIsNeverLeftOpen() {
        #expect(after(.commit, .fatal(failure), .fatal(failure)) == .renew)
        #expect(after(.commit, .fatal(failure), .fatal(failure), .abortable(failure)) == .renew)
        #expect(after(.commit, .fatal(failure), .fatal(failure), .done) == .askCommitted)
        #expect(after(.commit, .fatal(failure), .done, .fatal(failure)) == .askCommitted)
    }

    @Test func oneThatOutlivedItsTimeWasEndedByTheCoordinator() {
        let late = Duration.seconds(10)
        #expect(after(.send, .fenced(failure), age: late) == .renew)
        #expect(after(.send, .fenced(failure), .done, age: late) == .end(.aborted(failure)))
        #expect(after(.commit, .fenced(failure), .done, age: late) == .askCommitted)
    }

    @Test(arguments: [Flow.Step.begin, .send, .sendOffsets])
    func whatIsGivenUpIsAborted(_ step: Flow.Step) {
        var flow = flow(at: step)
        flow.cancel()
        #expect(flow.isGivenUp)
        flow.take(.done, age: age)
        #expect(flow.step == .abort)
        flow.take(.done, age: age)
        guard case .end(.aborted) = flow.step else {
            Issue.record("it ends with \(flow.step)")
            return
        }
    }

    @Test func aCommitThatIsAskedForIsNotGivenUp() {
        var flow = flow(at: .commit)
        flow.cancel()
        #expect(!flow.isGivenUp)
        flow.take(.retriable(failure), age: age)
        #expect(flow.step == .commit)
        flow.take(.fatal(failure), age: age)
        flow.take(.done, age: age)
        #expect(flow.step == .askCommitted)
        flow.take(.retriable(failure), age: age)
        #expect(flow.step == .askCommitted)
        flow.take(.committed(true), age: age)
        #expect(flow.step == .end(.committed))
    }

    @Test func aProducerThatCannotBeMadeIsWaitedForNoLongerThanTheWorkIsWanted() {
        var flow = Flow(transactionalID: "a", hasProducer: false, timeout: .seconds(10))
        flow.cancel()
        flow.take(.retriable(failure), age: .zero)
        guard case .end(.aborted) = flow.step else {
            Issue.record("it goes on with \(flow.step)")
            return
        }
        #expect(after(.begin, .fatal(failure), .fatal(failure)) == .end(.failed(failure)))
    }
}
