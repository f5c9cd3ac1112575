import ArgumentParser
import Sluice

/// Copies numbered records to a sink that keeps positions, and can tell what is there: a process to be killed.
@main
struct SinkWriter: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "SinkWriter",
        abstract: "Copies numbered records to a sink that keeps positions, to be killed meanwhile.",
        subcommands: [Write.self, List.self]
    )

    /// Runs the application.
    struct Write: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Writes, and says before and after each publish so.")

        @OptionGroup var options: ApplicationOptions
        @OptionGroup var store: StoreOptions

        func run() async throws {
            let settings = try options.load()
            let app = StreamingApplication(name: "sink-writer", configuration: settings.configuration)
            let rows = app.stream(from: .kafka(topics: try settings.inputTopics())).compactMap(Row.init)
            store.kind.store(at: store.path).write(rows)
            try await app.run()
        }
    }

    /// Prints everything that a reader of the sink's output sees.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Prints what is there, each partition's in order.")

        @OptionGroup var store: StoreOptions

        func run() throws {
            for row in try store.kind.store(at: store.path).rows() { print("\(row.partition)/\(row.number)/") }
        }
    }
}

/// Which sink, and where.
struct StoreOptions: ParsableArguments {
    @Option(
        name: .customLong("sink"),
        help: "Which sink: \(StoreKind.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var kind: StoreKind

    @Option(name: .customLong("at"), help: "A folder that is there, for what the sink writes.")
    var path: String
}

enum StoreKind: String, CaseIterable, ExpressibleByArgument {
    /// A row a record, in a table of a database.
    case sqlite
    /// A file and a manifest a publish.
    case files
    /// Rows and positions in one file a partition.
    case journal
    /// The same, but the positions are not looked at.
    case forgetful

    func store(at path: String) -> any Store {
        switch self {
        case .sqlite: SQLiteStore(folder: path)
        case .files: FileStore(folder: path)
        case .journal: JournalStore(folder: path, isForgetful: false)
        case .forgetful: JournalStore(folder: path, isForgetful: true)
        }
    }
}

/// What a sink writes, and what is there.
protocol Store {
    func write(_ rows: Sluice.Stream<Row>)
    /// Each partition's in the order that the sink keeps.
    func rows() throws -> [Row]
}
