package import Sluice

/// Finds the words of a text, byte by byte: no string is made.
///
/// Letters and digits of ASCII are part of a word, and so is every byte above 127, so that words in any script stay whole as
/// UTF-8. Everything else separates.
package struct Words: Sendable {
    /// Whether the letters A to Z count as a to z. Letters outside of ASCII stay as they are.
    package let areLowercased: Bool

    /// Says how words are told apart.
    package init(areLowercased: Bool = false) { self.areLowercased = areLowercased }

    /// Hands each word to `body`, in order. The words are parts of `text`, or of one copy of it where letters change.
    package func forEach(in text: Bytes, _ body: (Bytes) throws -> Void) rethrows {
        try prepared(text).forEachSlice(whereSeparator: { !Self.isPart($0) }, body)
    }

    private func prepared(_ text: Bytes) -> Bytes {
        guard areLowercased, text.contains(where: Self.isCapital) else { return text }
        return Bytes(text.map { Self.isCapital($0) ? $0 | 0x20 : $0 })
    }

    private static func isCapital(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") }

    private static func isPart(_ byte: UInt8) -> Bool {
        let letter = byte | 0x20
        return letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z")
            || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
            || byte > 127
    }
}
