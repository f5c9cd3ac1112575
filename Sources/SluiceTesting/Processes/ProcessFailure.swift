/// A process did what it should not, or did not what it should.
package struct ProcessFailure: Error, CustomStringConvertible {
    /// Lines of its output that are shown.
    private static let tail = 30

    package let description: String

    package init(_ description: String) { self.description = description }

    /// With the last lines that the process printed.
    package init(_ description: String, of process: ProgramProcess) {
        let lines = process.lines.all.suffix(Self.tail).joined(separator: "\n")
        self.init("\(description). Its last lines:\n\(lines)")
    }
}
