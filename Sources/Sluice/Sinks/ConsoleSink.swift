/// Prints each element on a line of standard output.
public struct ConsoleSink<Element>: Sink {
    /// The lines of one task.
    public final class Lines: StagedOutput, @unchecked Sendable {
        var text = ""
    }

    /// `console`.
    public let name = "console"
    private let format: @Sendable (Element) -> String

    /// Prints what `format` makes of an element.
    public init(format: @escaping @Sendable (Element) -> String) { self.format = format }

    /// Begins with nothing.
    public func makeStaged(for task: TaskContext) -> Lines { Lines() }

    /// Adds a line.
    public func stage(_ element: Element, in staged: Lines) {
        staged.text += format(element)
        staged.text += "\n"
        staged.byteCount = staged.text.utf8.count
    }

    /// Prints the lines, and returns when the system has them.
    public func publish(_ parts: [StagedPart<Lines>], of batch: BatchID) {
        for part in parts { print(part.staged.text, terminator: "") }
        flushStandardOutput()
    }
}

extension Sink {
    /// Prints each element on a line of standard output, as `String(describing:)` has it unless told otherwise.
    public static func console<Element>(
        format: @escaping @Sendable (Element) -> String = { String(describing: $0) }
    ) -> Self where Self == ConsoleSink<Element> {
        ConsoleSink(format: format)
    }
}
