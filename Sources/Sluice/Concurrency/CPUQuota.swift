/// The limit of CPU time that Linux's control groups set for a process, as whole cores: how Docker's `--cpus`, Kubernetes'
/// `limits.cpu` and systemd's `CPUQuota` are carried out.
///
/// Version 2: <https://docs.kernel.org/admin-guide/cgroup-v2.html>, `cpu.max`. Version 1:
/// <https://docs.kernel.org/scheduler/sched-bwc.html>, `cpu.cfs_quota_us`.
enum CPUQuota {
    private static let root = "/sys/fs/cgroup"

    /// The strictest limit of the process's group and those above it, rounded up, and at least 1; nil if there is none.
    ///
    /// - Parameter read: A file's text; nil for one that is not there.
    static func ofProcess(read: (String) -> String?) -> Int? {
        let own = group(in: read("/proc/self/cgroup") ?? "")
        let limits = folders(to: own).compactMap { folder in
            read("\(root)\(folder)/cpu.max").flatMap(limit(unified:))
        }
        return limits.min() ?? ofVersion1(read)
    }

    /// In a container its own group is mounted at the top.
    private static func ofVersion1(_ read: (String) -> String?) -> Int? {
        guard let quota = read("\(root)/cpu/cpu.cfs_quota_us"), let period = read("\(root)/cpu/cpu.cfs_period_us")
        else {
            return nil
        }
        return cores(quota: number(quota), period: number(period))
    }

    /// Of `cpu.max`: microseconds in each period, or `max`, and the period's.
    static func limit(unified text: String) -> Int? {
        let parts = text.split(whereSeparator: \.isWhitespace)
        guard parts.count == 2 else { return nil }
        return cores(quota: Int(parts[0]), period: Int(parts[1]))
    }

    /// The group of version 2 in `/proc/self/cgroup`, as an absolute path; the root where there is none.
    static func group(in text: String) -> String {
        let lines = text.split(whereSeparator: \.isNewline)
        return lines.first { $0.hasPrefix("0::/") }.map { String($0.dropFirst("0::".count)) } ?? "/"
    }

    /// A group's folder and those above it, below the mount point; the top's is empty.
    static func folders(to group: String) -> [String] {
        let names = group.split(separator: "/")
        return (0...names.count).map { count in names.prefix(count).map { "/\($0)" }.joined() }
    }

    /// A quota of -1 is none.
    private static func cores(quota: Int?, period: Int?) -> Int? {
        guard let quota, let period, quota > 0, period > 0 else { return nil }
        let (whole, rest) = quota.quotientAndRemainder(dividingBy: period)
        return whole + (rest > 0 ? 1 : 0)
    }

    private static func number(_ text: String) -> Int? {
        text.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) }
    }
}
