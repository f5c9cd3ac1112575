internal import ArgumentParser

/// How values of one kind are written, wherever they are given.
struct ValueFormat<Value: Sendable>: Sendable {
    /// What may be given, with the unit and the range: what follows "must be".
    let expected: String
    /// Nil for what is no such value.
    let parse: @Sendable (String) -> Value?
    let text: @Sendable (Value) -> String

    /// Hands on the value that the text stands for; false if there is none.
    func read(_ text: String, _ take: (Value) -> Void) -> Bool {
        guard let value = parse(text) else { return false }
        take(value)
        return true
    }

    /// The same, where only some values can be used.
    func limited(_ range: String, _ holds: @escaping @Sendable (Value) -> Bool) -> Self {
        Self(expected: "\(expected), \(range)", parse: { parse($0).flatMap { holds($0) ? $0 : nil } }, text: text)
    }
}

extension ValueFormat<String> {
    static func name(_ what: String) -> Self { Self(expected: what, parse: { $0.isEmpty ? nil : $0 }, text: { $0 }) }
}

extension ValueFormat<[String]> {
    static func names(_ what: String) -> Self {
        Self(
            expected: "\(what), separated by commas, or a list",
            parse: { text in
                let names = text.split(separator: ",").map(String.init)
                return names.isEmpty ? nil : names
            },
            text: { $0.joined(separator: ",") }
        )
    }
}

extension ValueFormat<Bool> {
    static let truth = Self(expected: "true or false", parse: { Bool($0) }, text: { "\($0)" })
}

extension ValueFormat<Int> {
    static func count(from least: Int, to most: Int? = nil, _ unit: String = "") -> Self {
        let what = unit.isEmpty ? "a whole number" : "a whole number of \(unit)"
        return Self(
            expected: "\(what), " + (most.map { "from \(least) to \($0)" } ?? "at least \(least)"),
            parse: { text in Int(text).flatMap { $0 >= least && $0 <= most ?? .max ? $0 : nil } },
            text: { "\($0)" }
        )
    }

    static let bytes = Self(
        expected: "bytes, above zero, as 1000, 64KiB, 512MiB or 2GiB",
        parse: { ByteSize(argument: $0)?.bytes },
        text: { ByteSize($0).description }
    )
}

extension ValueFormat<Double> {
    static let decimal = Self(
        expected: "a number",
        parse: { text in Double(text).flatMap { $0.isFinite ? $0 : nil } },
        text: { "\($0)" }
    )
}

extension ValueFormat<Duration> {
    static let time = Self(
        expected: "a time above zero, as 500ms, 10s or 5m",
        parse: { TimeSpan(argument: $0)?.duration },
        text: text
    )

    static let timeOrZero = Self(
        expected: "a time, as 0s, 500ms, 10s or 5m",
        parse: { ["0ms", "0s", "0m"].contains($0) ? .zero : TimeSpan(argument: $0)?.duration },
        text: text
    )

    /// As it is read where it can be; what is finer than a millisecond only comes from code.
    @Sendable static func text(_ duration: Duration) -> String {
        duration.wholeNanoseconds % 1_000_000 == 0 ? "\(TimeSpan(duration))" : "\(duration)"
    }
}

extension ValueFormat where Value: RawRepresentable<String> & CaseIterable {
    static func choice() -> Self {
        let words = Value.allCases.map(\.rawValue)
        return Self(
            expected: words.dropLast().joined(separator: ", ") + " or " + (words.last ?? ""),
            parse: { Value(rawValue: $0) },
            text: { $0.rawValue }
        )
    }
}

extension ValueFormat where Value: ExpressibleByArgument {
    static func argument(_ expected: String) -> Self {
        Self(expected: expected, parse: { Value(argument: $0) }, text: { $0.defaultValueDescription })
    }
}
