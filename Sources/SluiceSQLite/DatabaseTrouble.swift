internal import GRDB
internal import Sluice

/// What an error of SQLite means: whether trying again may help, and what else may.
struct DatabaseTrouble: Equatable {
    let isRetriable: Bool
    let remedy: String

    init(_ code: ResultCode) {
        (isRetriable, remedy) =
            switch code {
            case .SQLITE_BUSY, .SQLITE_LOCKED:
                (true, "another process or connection wrote for longer than busyTimeout: end it, or raise the time-out")
            case .SQLITE_FULL: (true, "the disk, or a quota, is full: make room")
            case .SQLITE_IOERR: (true, "the disk or its file system fails: see the system's log")
            case .SQLITE_NOMEM, .SQLITE_INTERRUPT: (true, "it is tried again")
            case .SQLITE_READONLY, .SQLITE_PERM:
                (false, "the file, its -wal and -shm, and their directory must be writable by this user")
            case .SQLITE_CANTOPEN: (false, "its directory must exist and be writable by this user")
            case .SQLITE_NOTADB: (false, "it is no SQLite database, or is encrypted: name another file")
            case .SQLITE_CORRUPT:
                (
                    false,
                    "the file is damaged: put a backup in its place, and see \"Backups\" in the documentation first"
                )
            case .SQLITE_CONSTRAINT: (false, "have the write closure say what to do, as INSERT OR IGNORE does")
            case .SQLITE_ABORT, .SQLITE_MISUSE:
                (false, "the closures must not begin or end a transaction, nor keep the Database")
            default: (false, "see https://www.sqlite.org/rescode.html")
            }
    }
}

extension Failure {
    /// - Parameter doing: What was under way, as in "opening".
    init(_ error: DatabaseError, _ doing: String, path: String) {
        let trouble = DatabaseTrouble(error.resultCode)
        self.init(
            origin: .sink,
            message: "\(doing), file \(path): \(error) (\(trouble.remedy))",
            isRetriable: trouble.isRetriable
        )
    }

    /// A write closure failed: nothing of its transaction is left.
    init(writing place: String, _ error: any Error, path: String) {
        if let error = error as? DatabaseError {
            self.init(error, "writing \(place)", path: path)
        } else {
            let failure = error as? Failure
            self.init(
                origin: .sink,
                message: "writing \(place), file \(path): \(failure?.message ?? "\(error)")",
                isRetriable: failure?.isRetriable ?? true
            )
        }
    }
}
