import Testing

/// What must stay true of the sources. A limit may be lowered, never raised.
@Suite struct SourceTests {
    private static let maxLines = 350

    @Test func theCoreImportsNothingButACollection() throws {
        let found = try imports(of: "SluiceCore")
        #expect(!found.isEmpty)
        #expect(found.subtracting(["Swift", "DequeModule"]).isEmpty)
    }

    @Test func coreAndKafkaDoNotKnowEachOther() throws {
        #expect(try !imports(of: "SluiceCore").contains("SluiceKafka"))
        #expect(try imports(of: "SluiceKafka").isDisjoint(with: ["Sluice", "SluiceCore"]))
    }

    @Test func filesAreShort() throws {
        for (path, text) in try sources() {
            #expect(text.lines.count - 1 <= Self.maxLines, "\(path): split it by what its parts are for")
        }
    }

    @Test func nothingIsLeftForLater() throws {
        // Spelled in parts, so that this file does not hold them.
        let markers = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
        for (path, text) in try sources() {
            for marker in markers { #expect(!text.contains(marker), "\(path): \(marker)") }
        }
    }

    private func sources() throws -> [String: String] {
        let found = try Repository.files(under: ["Sources", "Tests", "examples"], ["swift", "c", "h"])
        #expect(found.count > 100)
        return found
    }

    private func imports(of target: String) throws -> Set<String> {
        let texts = try Repository.files(under: ["Sources/\(target)"], ["swift"]).values
        return Set(texts.flatMap(\.lines).compactMap { importedModule($0) })
    }

    /// The module that a line imports, whatever stands before the word.
    private func importedModule(_ line: Substring) -> String? {
        let words = line.split(separator: " ")
        guard let word = words.firstIndex(of: "import"), word + 1 < words.count else { return nil }
        let modifiers: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
        guard words[..<word].allSatisfy({ modifiers.contains($0) || $0.hasPrefix("@") }) else { return nil }
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "typealias", "func", "var", "let"]
        let named = kinds.contains(words[word + 1]) ? words.dropFirst(word + 2).first : words[word + 1]
        return named?.split(separator: ".").first.map(String.init)
    }
}
