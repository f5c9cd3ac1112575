extension Int {
    /// With a comma between thousands.
    var grouped: String {
        let digits = String(magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return self < 0 ? "-" + text : text
    }
}

extension Duration {
    /// In milliseconds, to a tenth.
    var inMilliseconds: String {
        let tenths = Int((self / .microseconds(100)).rounded())
        return "\((tenths / 10).grouped).\(tenths % 10)"
    }
}

extension String {
    /// Filled up with spaces at its end.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

    /// Filled up with spaces at its beginning.
    func padded(toTrailing width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
