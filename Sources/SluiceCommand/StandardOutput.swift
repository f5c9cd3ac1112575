#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Shows at once what was printed, where output is not a terminal too.
func flushOutput() { fflush(nil) }

/// Whether somebody watches standard output on a terminal.
var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
