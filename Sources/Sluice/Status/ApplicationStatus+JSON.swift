internal import FoundationEssentials

extension ApplicationStatus {
    /// The status as JSON, members in `snake_case`; what is nil is left out. Equal values give equal bytes.
    ///
    /// - Throws: When a number is not finite, which no status of an application has.
    public func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try Array(encoder.encode(self))
    }
}
