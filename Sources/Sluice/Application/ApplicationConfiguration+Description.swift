extension ApplicationConfiguration: CustomStringConvertible {
    /// Every setting that has a value, as `key=value`; secrets are masked. Fit for a log.
    public var description: String {
        settings.compactMap { setting in setting.value.map { "\(setting.key)=\($0)" } }.joined(separator: " ")
    }
}
