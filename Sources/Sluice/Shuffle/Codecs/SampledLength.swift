/// About how long encodings are that take too long to be made of each value: the average of the first one, and of one in so
/// many behind it. Used by one thread at a time.
final class SampledLength {
    /// One of so many values is measured.
    static let interval = 256
    /// How many samples the average goes back, about.
    private static let memory = 8
    /// What is reckoned before a value could be measured, in bytes.
    private static let unknown = 128

    private var untilNext = 0
    private var samples = 0
    private var average = SampledLength.unknown

    /// What to reckon for the next value.
    ///
    /// - Parameter measure: The length of its encoding; nil if it has none.
    func estimate(_ measure: () -> Int?) -> Int {
        guard untilNext == 0 else {
            untilNext -= 1
            return average
        }
        untilNext = Self.interval - 1
        guard let length = measure() else { return average }
        samples = min(samples + 1, Self.memory)
        average = max(0, average + (length - average) / samples)
        return average
    }
}
