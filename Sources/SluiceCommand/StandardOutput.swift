#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Whether somebody watches standard output on a terminal.
var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
