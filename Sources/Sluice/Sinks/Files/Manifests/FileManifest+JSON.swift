extension FileManifest {
    /// As it is written: one line, equal manifests in equal bytes.
    var json: [UInt8] {
        get throws { try jsonLine(self) }
    }

    /// Reads a manifest.
    ///
    /// - Parameter path: Where it was, for the error.
    init(json: [UInt8], at path: String) throws {
        self = try readJSON(json, at: path)
        guard version == Self.currentVersion else {
            let message =
                "\(path) has version \(version) of the format; this version of Sluice reads \(Self.currentVersion)"
            throw Failure(origin: .sink, message: message, isRetriable: false)
        }
    }
}

/// Whose a directory is.
struct DirectoryMark: Hashable, Sendable, Codable {
    var version = FileManifest.currentVersion
    let application: String
    let group: String

    var json: [UInt8] {
        get throws { try jsonLine(self) }
    }

    init(application: String, group: String) {
        self.application = application
        self.group = group
    }

    init(json: [UInt8], at path: String) throws { self = try readJSON(json, at: path) }
}

private func jsonLine(_ value: some Encodable) throws -> [UInt8] {
    try StoredJSON.bytes(of: value) + [UInt8(ascii: "\n")]
}

private func readJSON<Value: Decodable>(_ bytes: [UInt8], at path: String) throws -> Value {
    do {
        return try StoredJSON.value(in: bytes)
    } catch {
        let message = "\(path) is damaged: restore it from a copy (\(error))"
        throw Failure(origin: .sink, message: message, isRetriable: false)
    }
}
