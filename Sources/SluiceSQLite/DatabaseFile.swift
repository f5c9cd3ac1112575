internal import Foundation
internal import GRDB
internal import Sluice

/// Opens a file for one writer.
struct DatabaseFile: Sendable {
    let path: String
    let busyTimeout: Duration

    /// - Throws: A `Failure` with the remedy.
    func open(_ migrate: @escaping @Sendable (Database) throws -> Void) throws -> DatabaseQueue {
        try check()
        do {
            let queue = try openWhenFree()
            try queue.writeWithoutTransaction(Self.makeDurable)
            try queue.write { db in
                try PositionTable.create(db)
                try migrate(db)
            }
            return queue
        } catch let error as DatabaseError {
            throw Failure(error, "opening", path: path)
        }
    }

    private func check() throws {
        guard !path.isEmpty, !path.hasPrefix(":"), !path.hasPrefix("file:") else {
            throw refusal("an SQLite sink needs the path of a file, since what it keeps must outlive the process")
        }
        if let name = NetworkFileSystem.name(of: path) {
            throw refusal("it is on \(name), where SQLite's locks do not hold: name a file on a disk of this machine")
        }
    }

    private func refusal(_ reason: String) -> Failure {
        Failure(origin: .sink, message: "opening, file \(path): \(reason)", isRetriable: false)
    }

    /// Turning on the write-ahead log needs the file alone, and does not wait for it: instances that start together
    /// would fail.
    private func openWhenFree() throws -> DatabaseQueue {
        let deadline = ContinuousClock.now.advanced(by: busyTimeout)
        while true {
            do {
                return try DatabaseQueue(path: path, configuration: configuration)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < deadline
            {
                Thread.sleep(forTimeInterval: Self.pause)
            }
        }
    }

    /// In seconds.
    private static let pause = 0.01

    private var configuration: Configuration {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(busyTimeout / .seconds(1))
        configuration.label = "sluice-sqlite"
        return configuration
    }

    /// GRDB turns on the write-ahead log with `synchronous = NORMAL`, which loses the last commits at a power cut: they
    /// must not be lost once Kafka's group has moved on. A Mac's disk writes through with `fullfsync` alone.
    private static func makeDurable(_ db: Database) throws {
        try db.execute(sql: "PRAGMA synchronous = FULL")
        try db.execute(sql: "PRAGMA fullfsync = ON")
        try db.execute(sql: "PRAGMA checkpoint_fullfsync = ON")
    }
}
