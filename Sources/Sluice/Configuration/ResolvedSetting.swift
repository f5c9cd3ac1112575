/// A setting as it holds, and where its value came from.
public struct ResolvedSetting: Hashable, Sendable {
    /// The setting's key; `kafka.` and the property's name for one of librdkafka's.
    public let key: String
    /// What it is set to, as it would be given; `***` for a secret. Nil where nothing is set.
    public let value: String?
    /// What holds instead, where nothing is set: a phrase.
    public let defaultValue: String
    /// Where the value came from.
    public let origin: SettingOrigin
    /// Whether its value is told to nobody.
    public let isSecret: Bool
}
