/// What Prometheus takes as a name, and how other names are made to fit.
///
/// The rule: each character of a name that is not an ASCII letter, a digit or `_` becomes `_`, and `_` goes before a
/// leading digit and stands for an empty name. Two names that become the same one are one metric. A label that
/// Prometheus keeps for itself (`le`, `quantile`, and all that begin with `__`) gets the prefix `label_`.
enum PrometheusNames {
    static func metric(_ name: String) -> String { isValid(name) ? name : fitted(name) }

    static func label(_ name: String) -> String {
        let fitted = isValid(name) ? name : fitted(name)
        return isReserved(fitted) ? "label_" + fitted : fitted
    }

    /// Colons are left to recording rules, though Prometheus would take them.
    static func isValid(_ name: String) -> Bool {
        guard let first = name.utf8.first, !isDigit(first) else { return false }
        return name.utf8.allSatisfy(isAllowed)
    }

    static func isReserved(_ label: String) -> Bool {
        label == "le" || label == "quantile" || label.hasPrefix("__")
    }

    private static func fitted(_ name: String) -> String {
        var fitted = ""
        for scalar in name.unicodeScalars {
            let isKept = scalar.isASCII && isAllowed(UInt8(truncatingIfNeeded: scalar.value))
            fitted.unicodeScalars.append(isKept ? scalar : "_")
        }
        guard let first = fitted.utf8.first else { return "_" }
        return isDigit(first) ? "_" + fitted : fitted
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        default: isDigit(byte)
        }
    }
}
