import ArgumentParser
import CBaseline

/// What the records of a topic hold.
enum LoadContent: String, CaseIterable, ExpressibleByArgument {
    /// No key, and a value that compresses well.
    case text
    /// No key, and words drawn at random.
    case lines
    /// A word of its own as the key, and a value that compresses well.
    case wordKeys = "word-keys"
    /// A word that is drawn at random as the key, and a value that compresses well.
    case randomWordKeys = "random-word-keys"

    fileprivate var option: baseline_content {
        switch self {
        case .text: BASELINE_TEXT
        case .lines: BASELINE_LINES
        case .wordKeys: BASELINE_WORD_KEYS
        case .randomWordKeys: BASELINE_RANDOM_WORD_KEYS
        }
    }
}

/// Fills the input topic.
struct Loader: Worker {
    let name = "load"

    func run(_ options: WorkerOptions) throws -> WorkerReport {
        var load = baseline_load_options()
        load.records = options.records
        load.partitions = options.partitions
        load.record_bytes = options.recordBytes
        load.content = options.content.option
        load.distinct = options.distinct
        try requireSuccess(baseline_load(options.producerLines, options.input, &load), "fill '\(options.input)'")
        return WorkerReport(["records": Double(options.records)])
    }
}
