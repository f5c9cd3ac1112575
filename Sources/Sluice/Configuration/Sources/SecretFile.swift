/// A file that holds one secret, such as those that Kubernetes and systemd put there.
enum SecretFile {
    /// Bytes; the largest are keys as PEM.
    static let largest = 64 << 10

    /// The secret, without the line break at its end.
    ///
    /// - Throws: When there is none to be read. The error tells nothing of what the file holds.
    static func read(_ path: String, for place: String) throws(SettingsFault) -> String {
        var bytes = try BoundedFile(path, limit: largest, for: place).bytes[...]
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard !bytes.isEmpty else { throw SettingsFault("\(place): \(path) is empty: write the secret into it") }
        guard let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0) else {
            throw SettingsFault("\(place): \(path) holds something else than text in UTF-8")
        }
        return text
    }
}
