internal import SluiceKafka

/// A name as errors may quote it. Where a space or a colon is missing, or a value is nested, a secret has become part of
/// its name: what stands behind the name itself is left out.
struct ShownName {
    /// The part that may be told.
    let text: String
    /// What is wrong with the rest, in words that follow the name; nil if nothing is left out.
    let fault: String?

    /// - Parameter name: A property's, or a key of a file.
    init(_ name: String) {
        let plain = name.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
        if let owner = Self.owner(plain) {
            (text, fault) = (owner, "is no section: write one value")
        } else if plain.endIndex < name.endIndex {
            (text, fault) = (String(plain), "goes on with a character that no name has: is a space missing there?")
        } else {
            (text, fault) = (name, nil)
        }
    }

    /// The setting in front of a name's last dots, if the name is none itself.
    private static func owner(_ name: Substring) -> String? {
        guard !isSetting(name) else { return nil }
        return name.indices.filter { name[$0] == "." }.map { name[..<$0] }.last(where: isSetting).map(String.init)
    }

    private static func isSetting(_ name: Substring) -> Bool {
        let property = String(name.hasPrefix("kafka.") ? name.dropFirst("kafka.".count) : name)
        if ConfigurationCatalogue.key(property) != nil || KafkaConfiguration.isKnown(property) { return true }
        guard property.hasSuffix(".file") else { return false }
        return KafkaConfiguration.isSecret(property) && KafkaConfiguration.isKnown(String(property.dropLast(5)))
    }
}
