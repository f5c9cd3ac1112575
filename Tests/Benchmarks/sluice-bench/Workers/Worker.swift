/// A part of a benchmark that runs in a process of its own, so that its CPU time and memory can be told apart.
///
/// To add one, write it in a file of its own, list it in `Workers.all`, and, when it is to be compared, name it as a
/// contender in its benchmark.
protocol Worker: Sendable {
    /// What it is called on the command line.
    var name: String { get }

    /// Does the work, once, and returns when it is complete: for a contender, when offsets are committed.
    ///
    /// Standard output is for the report alone. A worker that runs until told to stop ends when its standard input closes.
    ///
    /// - Throws: When the work could not be done; the process then fails and with it the benchmark.
    func run(_ options: WorkerOptions) async throws -> WorkerReport
}

/// Every worker there is.
enum Workers {
    static let all: [any Worker] = [
        SluiceCount(),
        SluiceCount.scraped,
        SluicePassthrough(),
        SluicePassthrough.scraped,
        SluiceForward(),
        SluiceCopy(),
        SluiceDrain(),
        SluiceStart(),
        SluiceIdle(),
        BaselineCount(),
        BaselinePassthrough(),
        BaselineForward(),
        SluiceKeyed.wordCount,
        SluiceKeyed.distinct,
        SluiceKeyed.join,
        SluiceKeyed.sort,
        BaselineKeyed.wordCount,
        BaselineKeyed.distinct,
        BaselineKeyed.join,
        BaselineKeyed.sort,
        PlainWordCount(),
        PlainDistinct(),
        PlainJoin(),
        PlainSort(),
        LatencyDriver(),
        Loader(),
        Arrivals(),
        MockBrokerWorker(),
        SoakApplication(),
    ]
}
