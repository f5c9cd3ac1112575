/// Checks that bytes are JSON in UTF-8 (RFC 8259), without recursion and without copying anything.
///
/// `JSONDecoder` gets nothing else: it stops the process at some bytes that are no JSON, such as `[[[[` (swift-foundation,
/// as of Swift 6.3), and one record must not do that.
struct JSONCheck {
    /// Objects and arrays within one another, at most; `JSONDecoder` takes 512.
    static let maxDepth = 500

    private enum Wanted {
        case value, valueOrEnd, key, keyOrEnd, colon, commaOrEnd, nothing
    }

    /// For each container that is open, whether it is an object. Kept from one value to the next.
    private var isObject: [Bool] = []

    /// - Throws: When it is no JSON, with the byte at which that shows.
    mutating func check(_ bytes: UnsafeRawBufferPointer) throws(FormatFault) {
        isObject.removeAll(keepingCapacity: true)
        var text = JSONText(bytes)
        var wanted = Wanted.value
        while let byte = text.nextVisible() {
            let isDone: Bool
            switch (byte, wanted) {
            case (UInt8(ascii: "["), .value), (UInt8(ascii: "["), .valueOrEnd):
                try open(object: false, text)
                wanted = .valueOrEnd
                continue
            case (UInt8(ascii: "{"), .value), (UInt8(ascii: "{"), .valueOrEnd):
                try open(object: true, text)
                wanted = .keyOrEnd
                continue
            case (UInt8(ascii: "]"), .valueOrEnd), (UInt8(ascii: "}"), .keyOrEnd): isDone = true
            case (UInt8(ascii: "]"), .commaOrEnd): isDone = isObject.last == false
            case (UInt8(ascii: "}"), .commaOrEnd): isDone = isObject.last == true
            case (UInt8(ascii: ","), .commaOrEnd):
                wanted = isObject.last == true ? .key : .value
                continue
            case (UInt8(ascii: ":"), .colon):
                wanted = .value
                continue
            case (UInt8(ascii: "\""), .key), (UInt8(ascii: "\""), .keyOrEnd):
                guard text.passString() else { throw text.fault }
                wanted = .colon
                continue
            case (_, .value), (_, .valueOrEnd):
                guard text.passScalar(byte) else { throw text.fault }
                wanted = isObject.isEmpty ? .nothing : .commaOrEnd
                continue
            default: isDone = false
            }
            guard isDone else { throw text.fault }
            isObject.removeLast()
            wanted = isObject.isEmpty ? .nothing : .commaOrEnd
        }
        guard wanted == .nothing else { throw text.fault }
    }

    private mutating func open(object: Bool, _ text: JSONText) throws(FormatFault) {
        guard isObject.count < Self.maxDepth else {
            throw FormatFault(reason: "more than \(Self.maxDepth) objects and arrays lie within one another")
        }
        isObject.append(object)
    }
}

/// JSON from some byte on.
private struct JSONText {
    private let bytes: UnsafeRawBufferPointer
    private var index = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var fault: FormatFault { FormatFault(reason: "it is not well-formed at byte \(min(index, bytes.count))") }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// Passes space and the byte after it, and returns that; nil at the end.
    mutating func nextVisible() -> UInt8? {
        while let byte = current {
            index += 1
            switch byte {
            case 0x20, 0x0A, 0x0D, 0x09: continue
            default: return byte
            }
        }
        return nil
    }

    /// Passes a string, a number or a word whose first byte is passed already.
    mutating func passScalar(_ first: UInt8) -> Bool {
        switch first {
        case UInt8(ascii: "\""): return passString()
        case UInt8(ascii: "t"): return pass("rue")
        case UInt8(ascii: "f"): return pass("alse")
        case UInt8(ascii: "n"): return pass("ull")
        case UInt8(ascii: "-"):
            guard let digit = current else { return false }
            index += 1
            return passNumber(digit)
        default: return passNumber(first)
        }
    }

    /// Passes what is left of a string after its quotation mark.
    mutating func passString() -> Bool {
        while let byte = current {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return true
            case UInt8(ascii: "\\"): guard passEscape() else { return false }
            case 0..<0x20: return false
            case 0..<0x80: continue
            default: guard passCharacter(byte) else { return false }
            }
        }
        return false
    }

    private mutating func passEscape() -> Bool {
        guard let byte = current else { return false }
        index += 1
        switch byte {
        case UInt8(ascii: "u"):
            for _ in 0..<4 {
                guard let digit = current, Character(UnicodeScalar(digit)).isHexDigit, digit < 0x80 else {
                    return false
                }
                index += 1
            }
            return true
        default: return #""\/bfnrt"#.utf8.contains(byte)
        }
    }

    /// Passes what is left of a character of two bytes or more; table 3-7 of the Unicode Standard says which there are.
    private mutating func passCharacter(_ first: UInt8) -> Bool {
        let (count, second): (Int, ClosedRange<UInt8>)
        switch first {
        case 0xC2...0xDF: (count, second) = (1, 0x80...0xBF)
        case 0xE0: (count, second) = (2, 0xA0...0xBF)
        case 0xED: (count, second) = (2, 0x80...0x9F)
        case 0xE1...0xEF: (count, second) = (2, 0x80...0xBF)
        case 0xF0: (count, second) = (3, 0x90...0xBF)
        case 0xF1...0xF3: (count, second) = (3, 0x80...0xBF)
        case 0xF4: (count, second) = (3, 0x80...0x8F)
        default: return false
        }
        for place in 0..<count {
            guard let byte = current, (place == 0 ? second : 0x80...0xBF).contains(byte) else { return false }
            index += 1
        }
        return true
    }

    private mutating func passNumber(_ first: UInt8) -> Bool {
        guard first.isDigit else { return false }
        if first != UInt8(ascii: "0") { _ = passDigits() }
        if current == UInt8(ascii: ".") {
            index += 1
            guard passDigits() else { return false }
        }
        guard let byte = current, byte | 0x20 == UInt8(ascii: "e") else { return true }
        index += 1
        if let sign = current, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { index += 1 }
        return passDigits()
    }

    /// Whether there was one at least.
    private mutating func passDigits() -> Bool {
        let start = index
        while let byte = current, byte.isDigit { index += 1 }
        return index > start
    }

    private mutating func pass(_ word: StaticString) -> Bool {
        for place in 0..<word.utf8CodeUnitCount {
            guard current == word.utf8Start[place] else { return false }
            index += 1
        }
        return true
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
}
