/// What the system says of this process; nil where it does not tell.
struct ProcessReading {
    var cpuSeconds: Double?
    var residentBytes: Double?
    var virtualBytes: Double?
    var openDescriptors: Double?
    var maxDescriptors: Double?
    /// Seconds since 1970.
    var startTime: Double?
    var threads: Double?
}

/// The fields of Linux's `/proc/<pid>/stat` that are of use (<https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html>).
struct ProcessStat {
    /// User and system time, in clock ticks.
    let cpuTicks: UInt64
    let threads: UInt64
    /// Clock ticks from the system's start to the process's.
    let startTicks: UInt64
    let virtualBytes: UInt64
    let residentPages: UInt64

    /// Nil for what does not look like such a file. The process's name stands in brackets, and may hold blanks and brackets.
    init?(parsing text: String) {
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(whereSeparator: \.isWhitespace)
        /// By the number that the manual gives it.
        func field(_ number: Int) -> UInt64? {
            fields.indices.contains(number - 3) ? UInt64(fields[number - 3]) : nil
        }
        guard let user = field(14), let system = field(15), let threads = field(20), let start = field(22),
            let virtual = field(23), let resident = field(24)
        else { return nil }
        let (ticks, overflow) = user.addingReportingOverflow(system)
        guard !overflow else { return nil }
        cpuTicks = ticks
        self.threads = threads
        startTicks = start
        virtualBytes = virtual
        residentPages = resident
    }
}
