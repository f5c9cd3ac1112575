/// Takes out of librdkafka's texts what they repeat of a client's secrets.
struct SecretMask: Sendable {
    /// librdkafka quotes parts of its value: "Unrecognized sasl.oauthbearer.config beginning at: ...".
    private static let quoted = "sasl.oauthbearer.config"

    /// The longest first, since one may be a part of another.
    private let secrets: [String]

    init(_ configuration: KafkaConfiguration) {
        secrets = configuration.properties.filter { PropertyNames.isSecret($0.key) && !$0.value.isEmpty }.map(\.value)
            .sorted { ($1.utf8.count, $1) < ($0.utf8.count, $0) }
    }

    func masked(_ text: String) -> String {
        guard !secrets.isEmpty else { return text }
        let whole = secrets.reduce(text) { $0.replacing($1, with: "***") }
        guard let name = whole.firstRange(of: Self.quoted),
            let colon = whole[name.upperBound...].firstIndex(of: ":")
        else { return whole }
        return "\(whole[...colon]) ***"
    }
}
