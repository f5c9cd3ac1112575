/// Random numbers from wherever: the system's, or in tests those that follow from a seed.
package struct RandomSource: Sendable {
    private let draw: @Sendable () -> Double

    /// - Parameter draw: Gives numbers in `0..<1`, evenly distributed; called from any thread.
    package init(_ draw: @escaping @Sendable () -> Double) { self.draw = draw }

    /// The system's.
    package static let system = RandomSource { Double.random(in: 0..<1) }

    /// A number in `0..<1`.
    package func next() -> Double { draw() }
}
