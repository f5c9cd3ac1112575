public import GRDB
public import Sluice

extension Sink {
    /// Writes what a closure makes of each element to an SQLite database, exactly once: see ``SQLiteSink``, which
    /// describes the parameters too.
    public static func sqlite<Element>(
        path: String,
        name: String = "sqlite",
        busyTimeout: Duration = .seconds(5),
        migrate: @escaping @Sendable (Database) throws -> Void,
        size: @escaping @Sendable (Element) -> Int = { _ in 0 },
        write: @escaping @Sendable (Database, Element) throws -> Void
    ) -> Self where Self == SQLiteSink<Element> {
        SQLiteSink(
            path: path,
            name: name,
            busyTimeout: busyTimeout,
            migrate: migrate,
            size: size,
            write: write
        )
    }

    /// Inserts each element, which is a row, into an SQLite database, exactly once: see ``SQLiteSink``, which describes
    /// the parameters too.
    public static func sqlite<Element: PersistableRecord>(
        path: String,
        name: String = "sqlite",
        busyTimeout: Duration = .seconds(5),
        migrate: @escaping @Sendable (Database) throws -> Void,
        size: @escaping @Sendable (Element) -> Int = { _ in 0 }
    ) -> Self where Self == SQLiteSink<Element> {
        SQLiteSink(
            path: path,
            name: name,
            busyTimeout: busyTimeout,
            migrate: migrate,
            size: size,
            write: { db, element in try element.insert(db) }
        )
    }
}
