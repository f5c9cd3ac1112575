import Foundation
import GRDB
import Sluice
import Testing

@testable import SluiceSQLite

/// What SQLite's errors become.
@Suite struct DatabaseTroubleTests {
    private let file: TemporaryFile

    init() throws { file = try TemporaryFile() }

    @Test func aFileThatIsLockedIsTriedAgain() throws {
        let database = try PositionedDatabase(file, busyTimeout: .zero)
        try database.restore()
        let other = try DatabaseQueue(path: file.path)
        try other.inDatabase { db in
            try db.beginTransaction(.immediate)
            let trouble = try failure { try database.publish(0..<3) }
            #expect(trouble.isRetriable)
            #expect(trouble.message.contains("file \(file.path)"))
            #expect(trouble.message.contains("busyTimeout"))
            try db.rollback()
        }
        try database.publish(0..<3)
        #expect(try file.numbers() == [0, 1, 2])
    }

    @Test func aFullDiskIsTriedAgain() throws {
        let database = try PositionedDatabase(file) { db in
            try makeNumbers(db)
            try db.execute(sql: "CREATE TABLE blobs (bytes BLOB)")
            try db.execute(sql: "PRAGMA max_page_count = 10")
        }
        try database.restore()
        let trouble = try failure {
            try database.publish([(0..<1).of(.first)], isCancelled: { false }) { db, _ in
                try insert(0, db)
                try db.execute(sql: "INSERT INTO blobs VALUES (zeroblob(1000000))")
            }
        }
        #expect(trouble.isRetriable)
        #expect(trouble.message.contains("make room"))
        #expect(try file.numbers().isEmpty)
        try database.publish(0..<1)
        #expect(try file.positions() == ["test/sqlite/in/0 = 1"])
    }

    @Test func aTransactionThatAClosureEndsIsRefused() throws {
        let database = try PositionedDatabase(file)
        try database.restore()
        let trouble = try failure {
            try database.publish([(0..<1).of(.first)], isCancelled: { false }) { db, _ in
                try db.execute(sql: "ROLLBACK")
            }
        }
        #expect(!trouble.isRetriable)
        #expect(trouble.message.contains("must not begin or end a transaction"))
    }

    @Test func aDirectoryThatIsNotThereIsNamed() throws {
        let trouble = try refusal(of: "/no/such/directory/rows.db")
        #expect(trouble.message.contains("/no/such/directory/rows.db"))
        #expect(trouble.message.contains("its directory must exist"))
    }

    @Test func aFileThatIsNoDatabaseIsNamed() throws {
        try Data("this is a text, and rather too long for a header of SQLite".utf8).write(to: URL(filePath: file.path))
        #expect(try refusal(of: file.path).message.contains("no SQLite database"))
    }

    @Test(arguments: ["", ":memory:", "file:rows?mode=memory"])
    func whatDoesNotOutliveTheProcessIsRefused(path: String) throws {
        #expect(try refusal(of: path).message.contains("needs the path of a file"))
    }

    @Test func whatCanHealIsTriedAgain() {
        let healing: [ResultCode] = [
            .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_INTERRUPT,
        ]
        let lasting: [ResultCode] = [
            .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CONSTRAINT,
            .SQLITE_ERROR, .SQLITE_MISUSE,
        ]
        for code in healing { #expect(DatabaseTrouble(code).isRetriable) }
        for code in lasting { #expect(!DatabaseTrouble(code).isRetriable) }
    }

    private func refusal(of path: String) throws -> Failure {
        let trouble = try failure { _ = try DatabaseFile(path: path, busyTimeout: .zero).open { _ in } }
        #expect(!trouble.isRetriable)
        return trouble
    }
}
