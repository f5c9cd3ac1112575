/// The `transactional.id` of each of an instance's producers: application, group, instance, and the producer's number.
///
/// Parts are escaped, so that different names never make the same id.
struct TransactionalID: Hashable, Sendable {
    private let application: String
    private let group: String
    private let instance: Instance

    enum Instance: Hashable, Sendable {
        /// The same after a restart: what the former self left open is ended when the new one starts.
        case named(String)
        /// Another one in each process: what a crash left open stays so until its time is over.
        case unnamed(random: UInt64)
    }

    init(application: String, group: String, instance: Instance) {
        self.application = application
        self.group = group
        self.instance = instance
    }

    var survivesRestart: Bool {
        if case .named = instance { true } else { false }
    }

    func id(ofProducer number: Int) -> String {
        "\(Self.escaped(application))/\(Self.escaped(group))/\(instanceText)/\(number)"
    }

    private var instanceText: String {
        switch instance {
        case .named(let name): Self.escaped(name)
        // No name has a tilde once it is escaped.
        case .unnamed(let random): "~" + String(random, radix: 16)
        }
    }

    /// As in addresses: what is neither letter nor digit of ASCII, nor one of `-._`, is written as `%` and two hexadecimal
    /// digits a byte of UTF-8.
    private static func escaped(_ part: String) -> String {
        part.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            if isPlain || "-._".utf8.contains(byte) { return String(scalar) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count < 2 ? "0" : "") + digits
        }.joined()
    }
}
