#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Hands what was printed to the system, where output is not a terminal too.
package func flushStandardOutput() { fflush(nil) }
