import Foundation
import GRDB
import Sluice
import SluiceSQLite
import SluiceTesting

/// A database in a folder of its own, with the numbers that applications write to it.
final class NumbersFile: Sendable {
    private let folder: URL
    private let waiters = Waiters()
    private var path: String { folder.appending(path: "numbers.db").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "sluice-numbers-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// An application that writes the numbers of a topic here.
    func application(
        reading topic: String,
        _ configuration: ApplicationConfiguration
    ) -> StreamingApplication {
        var configuration = configuration
        configuration.onProgress = { [waiters] _ in waiters.check() }
        let app = StreamingApplication(name: "numbers", configuration: configuration)
        app.stream(from: .kafka(topic: topic)).map { Int($0.text) ?? -1 }.write(
            to: .sqlite(
                path: path,
                migrate: { try $0.execute(sql: "CREATE TABLE IF NOT EXISTS numbers (number INTEGER NOT NULL)") },
                write: { db, number in
                    try db.cachedStatement(sql: "INSERT INTO numbers VALUES (?)").execute(arguments: [number])
                }
            )
        )
        return app
    }

    /// In the order in which they were written.
    func numbers() throws -> [Int] {
        try DatabaseQueue(path: path).read { try Int.fetchAll($0, sql: "SELECT number FROM numbers ORDER BY rowid") }
    }

    /// Returns when there are so many; a test's time limit is the deadline.
    func holds(_ count: Int) async {
        await waiters.wait { [self] in (try? numbers().count) ?? 0 >= count }
    }
}
