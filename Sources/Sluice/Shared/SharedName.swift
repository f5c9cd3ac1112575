/// What a shared variable may be called, as it becomes the value of a metric's label.
enum SharedName {
    /// Characters.
    static let mostCharacters = 100

    /// What is wrong with a name; nil if nothing is.
    static func fault(of name: String) -> String? {
        if name.isEmpty { return "a name is empty: give it one" }
        guard name.utf8.count <= mostCharacters, name.utf8.allSatisfy(isAllowed) else {
            return """
                the name \"\(name.prefix(mostCharacters))\" can't be used: let it have ASCII letters, digits, _, - and . \
                alone, and \(mostCharacters) at most
                """
        }
        return nil
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
