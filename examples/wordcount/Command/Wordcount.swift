import ArgumentParser
import Sluice
import SluiceMonitor
import WordCountPipeline

/// Texts in, counts of their words out.
@main
struct Wordcount: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wordcount",
        abstract: "Counts the words of topics: batch by batch for ever, or of all that is there with --available-now.",
        discussion: """
            A word is a run of letters, digits and bytes above 127 in a record's value. Each batch is counted by itself: \
            to --output go all of its words with their counts, a record each; without --output the most frequent ones \
            are printed. With --available-now or --once the batches' counts are added up, in memory, and the totals are \
            printed at the end.
            """
    )

    @OptionGroup var options: ApplicationOptions
    @OptionGroup var monitoring: MonitorOptions

    @Flag(name: .long, help: "Count the letters A to Z as a to z.")
    var lowercase = false

    @Option(name: .long, help: "How many of the most frequent words to print.")
    var top = 10

    @Option(name: .long, help: "A file for the totals of all words, .csv or .jsonl; with --available-now or --once.")
    var totals: TotalsFile?

    func validate() throws {
        guard (1...1_000_000).contains(top) else { throw ValidationError("--top must be from 1 to 1000000") }
    }

    func run() async throws {
        let settings = try options.load(with: monitoring)
        let app = StreamingApplication(name: "wordcount", configuration: settings.configuration)
        let counts = app.stream(from: .kafka(topics: try settings.inputTopics()))
            .wordCounts(Words(areLowercased: lowercase))
        if let output = settings.output { counts.write(to: .kafka(topic: output)) }
        if [.availableNow, .once].contains(settings.configuration.trigger) {
            try await runToTheEnd(app, counts)
        } else if totals != nil {
            throw ValidationError("--totals needs an end: add --available-now or --once")
        } else {
            if settings.output == nil { printTop(of: counts) }
            try await monitoring.run(app)
        }
    }

    /// Adds the batches up, and tells of the totals.
    private func runToTheEnd(_ app: StreamingApplication, _ counts: Sluice.Stream<WordCount>) async throws {
        let all = WordTotals()
        counts.write(to: .forEachBatch { all.add($0.elements) })
        try await monitoring.run(app)
        let report = WordReport(all.all)
        print(report.table(top: top))
        try totals?.write(report)
    }

    /// Prints each batch's most frequent words.
    private func printTop(of counts: Sluice.Stream<WordCount>) {
        counts.top(top).write(
            to: .forEachBatch { batch in
                guard !batch.elements.isEmpty else { return }
                print("batch \(batch.id): " + batch.elements.map { "\($0.word) \($0.count)" }.joined(separator: ", "))
                flushStandardOutput()
            }
        )
    }
}
