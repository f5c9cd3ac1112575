import SluiceCore
import Testing

@Suite struct PermitQueueTests {
    @Test func whoCameFirstIsServedFirst() {
        var queue = PermitQueue(capacity: 1)
        #expect(queue.take() == true)
        #expect(queue.take() == false)
        for number in [1, 2, 3] as [UInt64] { queue.wait(number) }
        #expect(queue.giveBack() == 1)
        #expect(queue.giveBack() == 2)
        #expect((queue.inUse, queue.waiting) == (1, 1))
    }

    @Test func whoGaveUpIsPassedOver() {
        var queue = PermitQueue(capacity: 1)
        _ = queue.take()
        for number in [1, 2] as [UInt64] { queue.wait(number) }
        #expect(queue.giveUp(1) == true)
        #expect(queue.waiting == 1)
        #expect(queue.giveBack() == 2)
        // It was its turn before it gave up: the permit is its own.
        #expect(queue.giveUp(2) == false)
        #expect(queue.giveBack() == nil)
        #expect((queue.inUse, queue.waiting) == (0, 0))
    }
}
