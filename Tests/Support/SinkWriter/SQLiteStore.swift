import GRDB
import Sluice
import SluiceSQLite

/// A row a record, in the order in which they were written.
struct SQLiteStore: Store {
    let folder: String

    func write(_ rows: Sluice.Stream<Row>) {
        let sink = SQLiteSink<Row>(
            path: path,
            migrate: { database in
                try database.execute(
                    sql: """
                        CREATE TABLE IF NOT EXISTS output
                        (id INTEGER PRIMARY KEY AUTOINCREMENT, partition INTEGER NOT NULL, number INTEGER NOT NULL)
                        """
                )
            },
            write: { database, row in
                try database.cachedStatement(sql: "INSERT INTO output (partition, number) VALUES (?, ?)")
                    .execute(arguments: [row.partition, row.number])
            }
        )
        rows.write(to: NarratingSink(sink))
    }

    func rows() throws -> [Row] {
        try DatabaseQueue(path: path).read { database in
            try GRDB.Row.fetchAll(database, sql: "SELECT partition, number FROM output ORDER BY id").map {
                Row(partition: $0["partition"], number: $0["number"])
            }
        }
    }

    private var path: String { folder + "/output.db" }
}
