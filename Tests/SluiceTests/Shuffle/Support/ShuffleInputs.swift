import SluiceTesting
@testable import Sluice

/// Random inputs of shuffles, and limits of memory to run them with.
enum ShuffleInputs {
    /// From hardly any memory to as much as there is.
    static let limits = [2 << 10, 16 << 10, 128 << 10, 1 << 40]

    /// Keys from a few, values that tell which record they are of.
    static func random(_ numbers: inout SeededGenerator, inputs: Int, most: Int = 300) -> [Written<Int, Int>] {
        var place = 0
        return (0..<inputs).map { _ in
            (0..<Int.random(in: 0...most, using: &numbers)).map { _ in
                place += 1
                return (key: Int.random(in: -30...30, using: &numbers), value: place)
            }
        }
    }

    static func keyed<Key>(_ inputs: [Written<Int, Int>], _ key: (Int) -> Key) -> [Written<Key, Int>] {
        inputs.map { $0.map { (key: key($0.key), value: $0.value) } }
    }
}

/// The same text in two spellings, which are equal: composed or not.
func spelt(_ number: Int) -> String {
    number.isMultiple(of: 2) ? "caf\u{E9} \(abs(number) / 2)" : "cafe\u{301} \(abs(number) / 2)"
}
