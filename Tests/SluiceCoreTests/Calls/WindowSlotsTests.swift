import SluiceCore
import Testing

@Suite struct WindowSlotsTests {
    @Test func resultsWaitForTheHead() {
        var window = WindowSlots(limit: 2, order: .input)
        let slots = (0..<3).map { _ in window.admit() }
        #expect(window.start() == slots[0])
        #expect(window.start() == slots[1])
        #expect(window.start() == nil)
        window.complete(slots[1])
        #expect(window.next == nil)
        #expect(window.start() == nil)
        window.complete(slots[0])
        #expect(window.next == slots[0])
        window.release(slots[0])
        #expect(window.next == slots[1])
        #expect(window.start() == slots[2])
    }

    @Test func resultsComeAsTheyAreThereWithoutOrder() {
        var window = WindowSlots(limit: 2, order: .none)
        let slots = (0..<3).map { _ in window.admit() }
        _ = (window.start(), window.start())
        window.complete(slots[1])
        #expect(window.next == slots[1])
        #expect(window.start() == nil)
        window.release(slots[1])
        #expect(window.start() == slots[2])
    }

    @Test func elementsOfAKeyRunOneAfterAnother() {
        var window = WindowSlots(limit: 4, order: .key)
        let slots = [7, 7, 8, 7].map { window.admit(key: $0) }
        #expect(window.start() == slots[0])
        #expect(window.start() == slots[2])
        #expect(window.start() == nil)
        window.complete(slots[0])
        #expect(window.start() == slots[1])
        #expect(window.start() == nil)
        window.complete(slots[1])
        #expect(window.start() == slots[3])
    }

    @Test func aPlaceIsUsedAgain() {
        var window = WindowSlots(limit: 3, order: .input)
        var used: Set<Int> = []
        for _ in 0..<100 {
            let slot = window.admit()
            used.insert(slot)
            #expect(window.start() == slot)
            window.complete(slot)
            window.release(slot)
        }
        #expect(used.count == 1)
        #expect(window.count == 0)
    }

    @Test(arguments: [WindowSlots.Order.input, .none]) func isFullAtItsLimit(order: WindowSlots.Order) {
        var window = WindowSlots(limit: 2, order: order)
        let first = window.admit()
        #expect(!window.isFull)
        _ = window.admit()
        #expect(window.isFull)
        _ = window.start()
        window.complete(first)
        #expect(window.isFull)
        window.release(first)
        #expect(!window.isFull)
    }

    @Test func whatWaitsBehindAKeyIsBounded() {
        var window = WindowSlots(limit: 2, order: .key)
        var admitted = 0
        while !window.isFull {
            _ = window.admit(key: 1)
            admitted += 1
        }
        #expect(admitted == 1 + 2 * WindowSlots.keyBacklogFactor)
    }

    /// A window run by chance: what is pushed in comes out once, in the order that is promised, never too many at once.
    @Test(arguments: [WindowSlots.Order.input, .key, .none], [UInt64](1...40))
    func keepsItsPromises(order: WindowSlots.Order, seed: UInt64) {
        var random = SmallGenerator(state: seed)
        let limit = Int.random(in: 1...8, using: &random)
        let keys = UInt64.random(in: 1...6, using: &random)
        var window = WindowSlots(limit: limit, order: order)
        var elements: [Int: (number: Int, key: UInt64)] = [:]
        var running: [Int] = []
        var (pushed, released) = (0, [(number: Int, key: UInt64)]())
        while released.count < 200 {
            switch Int.random(in: 0..<4, using: &random) {
            case 0 where pushed < 200 && !window.isFull:
                let key = UInt64.random(in: 0..<keys, using: &random)
                elements[window.admit(key: key)] = (pushed, key)
                pushed += 1
            case 1: if let slot = window.start() { running.append(slot) }
            case 2:
                guard let index = running.indices.randomElement(using: &random) else { continue }
                window.complete(running.remove(at: index))
            default:
                guard let slot = window.next, let element = elements.removeValue(forKey: slot) else { continue }
                window.release(slot)
                released.append(element)
            }
            #expect(running.count <= limit)
            #expect(window.count <= limit * (1 + WindowSlots.keyBacklogFactor))
            let runningKeys = running.compactMap { elements[$0]?.key }
            if order == .key { #expect(Set(runningKeys).count == runningKeys.count) }
        }
        #expect(window.count == 0)
        #expect(released.map(\.number).sorted() == Array(0..<200))
        if order == .input { #expect(released.map(\.number) == Array(0..<200)) }
        for key in 0..<keys where order == .key {
            let numbers = released.filter { $0.key == key }.map(\.number)
            #expect(numbers == numbers.sorted())
        }
    }
}
