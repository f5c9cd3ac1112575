import Foundation
import GRDB

/// A database file in a folder of its own.
final class TemporaryFile: Sendable {
    let folder: URL
    var path: String { folder.appending(path: "rows.db").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "sluice-sqlite-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The numbers in the table `numbers`, in the order in which they were written.
    func numbers() throws -> [Int] {
        try read { try Int.fetchAll($0, sql: "SELECT number FROM numbers ORDER BY rowid") }
    }

    /// The positions, as `group/sink/topic/partition = position`.
    func positions() throws -> [String] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM sluice_positions").map {
                "\($0["consumer_group"]!)/\($0["sink"]!)/\($0["topic"]!)/\($0["partition"]!) = \($0["position"]!)"
            }
        }
    }

    func execute(_ sql: String) throws { try DatabaseQueue(path: path).write { try $0.execute(sql: sql) } }

    private func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try DatabaseQueue(path: path).read(body)
    }
}
