/// What is promised of the output of each record that is read.
public enum DeliveryGuarantee: String, Hashable, Sendable, CaseIterable, Comparable, CustomStringConvertible {
    /// It is there once or more: after a crash the end of what was written may come again, in order.
    case atLeastOnce = "at-least-once"
    /// It is there once, whatever dies.
    case exactlyOnce = "exactly-once"

    /// The weaker one is less.
    public static func < (left: Self, right: Self) -> Bool { left == .atLeastOnce && right == .exactlyOnce }

    /// `at-least-once` or `exactly-once`.
    public var description: String { rawValue }
}
