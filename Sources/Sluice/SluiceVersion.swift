/// Which Sluice this is.
public enum SluiceVersion {
    /// The version of this library, by semantic versioning.
    public static let current = "0.1.0"
}
