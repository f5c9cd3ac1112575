/// What is the same in texts that differ in numbers.
enum TextPattern {
    /// Words of hexadecimal digits that are as long, or longer, count as numbers if one of these is no letter: ids and hashes.
    private static let leastHexDigits = 8

    /// The text in UTF-8 without its digits, and without the words that are hexadecimal numbers: those of at least 8 digits
    /// that are not all letters, those behind `0x`, and all parts of a UUID.
    static func withoutNumbers(_ text: String) -> [UInt8] {
        var text = text
        return text.withUTF8 { bytes in
            var kept: [UInt8] = []
            kept.reserveCapacity(bytes.count)
            var index = 0
            while index < bytes.count {
                let end = endOfWord(bytes, from: index)
                guard end > index else {
                    kept.append(bytes[index])
                    index += 1
                    continue
                }
                if let end = endOfUUID(bytes, from: index) {
                    index = end
                    continue
                }
                if !isHexNumber(bytes[index..<end]) { kept += bytes[index..<end].filter { !isDigit($0) } }
                index = end
            }
            return kept
        }
    }

    private static func endOfWord(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var end = start
        while end < bytes.count, isHexDigit(bytes[end]) || isLetter(bytes[end]) { end += 1 }
        return end
    }

    /// Where a UUID ends that begins here: 8, 4, 4, 4 and 12 digits, with `-` between them.
    private static func endOfUUID(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var place = start
        for (number, length) in [8, 4, 4, 4, 12].enumerated() {
            if number > 0 {
                guard place < bytes.count, bytes[place] == UInt8(ascii: "-") else { return nil }
                place += 1
            }
            let end = endOfWord(bytes, from: place)
            guard end - place == length, bytes[place..<end].allSatisfy(isHexDigit) else { return nil }
            place = end
        }
        return place
    }

    private static func isHexNumber(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        if word.count > 2, word.prefix(2).elementsEqual("0x".utf8) { return word.dropFirst(2).allSatisfy(isHexDigit) }
        return word.count >= leastHexDigits && word.allSatisfy(isHexDigit) && word.contains(where: isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}
