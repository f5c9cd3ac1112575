/// A table of figures, a row a contender, with what it is a table of.
struct Table {
    /// What a column holds.
    struct Column {
        let name: String
        let decimals: Int

        init(_ name: String, decimals: Int) {
            self.name = name
            self.decimals = decimals
        }
    }

    /// A contender's figures, in the order of the columns.
    struct Row {
        let label: String
        let values: [Double]
    }

    let title: String
    let caption: String
    let columns: [Column]
    let rows: [Row]
    /// Whether the last row is a baseline that the others are compared with.
    var hasBaseline = true

    /// The table as Markdown. Each row before a baseline is followed by its ratios to that.
    var markdown: String {
        let header = ["", ""] + columns.map(\.name) + [""]
        let rule = ["", "---"] + columns.map { _ in "--:" } + [""]
        let compared = hasBaseline ? rows.dropLast().flatMap { [cells($0), ratios($0)] } : rows.dropLast().map(cells)
        let lines = compared + rows.suffix(1).map(cells)
        let table = ([header, rule] + lines).map { $0.joined(separator: " | ").trimmed }
        return (["", "## \(title)", "", caption, ""] + table).joined(separator: "\n")
    }

    private func cells(_ row: Row) -> [String] {
        ["", row.label] + zip(row.values, columns).map { formatted($0, decimals: $1.decimals) } + [""]
    }

    private func ratios(_ row: Row) -> [String] {
        let baseline = rows[rows.count - 1].values
        return ["", "ratio to the baseline"] + zip(row.values, baseline).map { formatted($0 / $1, decimals: 2) } + [""]
    }
}

/// `value`, which is not negative, with that many decimals, and commas between thousands.
func formatted(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return "-" }
    let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
    let scaled = Int((value * Double(scale)).rounded())
    guard decimals > 0 else { return grouped(scaled) }
    let fraction = String(scaled % scale)
    return grouped(scaled / scale) + "." + String(repeating: "0", count: decimals - fraction.count) + fraction
}

/// `number` with commas between thousands.
func grouped(_ number: Int) -> String {
    var digits = String(number)
    for index in stride(from: digits.count - 3, to: 0, by: -3) {
        digits.insert(",", at: digits.index(digits.startIndex, offsetBy: index))
    }
    return digits
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
