internal import Foundation

/// File systems that other machines share: there SQLite's locks and its write-ahead log do not hold
/// (https://www.sqlite.org/useovernet.html).
enum NetworkFileSystem {
    /// The network file system that a path is on, whether the file is there yet or not; nil if it is on none that is
    /// known.
    static func name(of path: String) -> String? {
        let directory = URL(filePath: path).deletingLastPathComponent().resolvingSymlinksInPath()
        #if os(Linux)
            guard let mounts = try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8) else { return nil }
            return name(of: directory.path, mounts: mounts)
        #else
            let isLocal = try? directory.resourceValues(forKeys: [.volumeIsLocalKey]).volumeIsLocal
            return isLocal == false ? "a network file system" : nil
        #endif
    }

    /// By what is mounted where, in the words of fstab(5). What is mounted later hides what was mounted there before.
    static func name(of directory: String, mounts: String) -> String? {
        var longest: (point: Int, type: String)?
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count >= 3 else { continue }
            let point = fields[1].replacing("\\040", with: " ")
            guard directory == point || directory.hasPrefix(point == "/" ? "/" : point + "/") else { continue }
            if point.count >= longest?.point ?? 0 { longest = (point.count, String(fields[2])) }
        }
        return longest.flatMap { isShared($0.type) ? $0.type : nil }
    }

    private static func isShared(_ type: String) -> Bool { shared.contains { type.hasPrefix($0) } }

    private static let shared = [
        "nfs", "cifs", "smb", "ceph", "afs", "lustre", "gpfs", "gfs2", "ocfs2", "ncpfs", "beegfs", "fuse.sshfs",
        "fuse.glusterfs", "fuse.s3fs", "fuse.rclone", "fuse.ceph",
    ]
}
