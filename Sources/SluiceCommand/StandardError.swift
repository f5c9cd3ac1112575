import Sluice

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Writes a line to standard error.
func printToStandardError(_ line: String) { writeToStandardError(line + "\n") }

/// Whether somebody can answer a question.
var inputIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }
