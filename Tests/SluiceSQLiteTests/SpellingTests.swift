import GRDB
import Sluice
import SluiceSQLite
import Testing

private struct Line: Codable, PersistableRecord {
    static let databaseTableName = "lines"
    let text: String
}

/// How a user writes it.
@Suite struct SpellingTests {
    @Test func closuresOfImplicitMembersCompile() throws {
        let app = StreamingApplication(name: "test", configuration: .quiet)
        let records = app.stream(from: .kafka(topic: "in"))
        records.map { $0.offset }.write(
            to: .sqlite(
                path: "offsets.db",
                migrate: { db in try db.execute(sql: "CREATE TABLE IF NOT EXISTS offsets (number INTEGER)") },
                write: { db, offset in
                    try db.cachedStatement(sql: "INSERT INTO offsets VALUES (?)").execute(arguments: [offset])
                }
            )
        )
        records.map { Line(text: $0.value?.utf8String ?? "") }.write(
            to: .sqlite(
                path: "lines.db",
                migrate: { db in try db.execute(sql: "CREATE TABLE IF NOT EXISTS lines (text TEXT)") },
                size: { line in line.text.utf8.count }
            )
        )
        #expect(try app.explain().contains("write to sqlite"))
    }
}
