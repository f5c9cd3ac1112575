/// Text in aligned columns.
struct TextTable {
    /// A column's heading, and on which side its cells are filled up.
    struct Column {
        let title: String
        let isNumber: Bool

        static func text(_ title: String) -> Column { Column(title: title, isNumber: false) }
        static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
    }

    let columns: [Column]
    var rows: [[String]] = []

    init(_ columns: [Column]) { self.columns = columns }

    /// A line for the headings and one a row, without spaces at their ends.
    var lines: [String] {
        let all = [columns.map(\.title)] + rows.map { $0.map(\.visible) }
        let widths = columns.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            let cells = zip(zip(row, columns), widths).map { cell, width in
                cell.1.isNumber ? cell.0.padded(toTrailing: width) : cell.0.padded(to: width)
            }
            let line = cells.joined(separator: "  ")
            return String(line.prefix(line.count - line.reversed().prefix { $0 == " " }.count))
        }
    }
}

extension String {
    /// Control characters written out, so that a name can't draw on the terminal.
    var visible: String {
        unicodeScalars.reduce(into: "") { text, scalar in
            let isControl =
                scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
            text += isControl ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }
    }
}
