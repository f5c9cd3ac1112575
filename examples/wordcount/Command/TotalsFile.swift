import ArgumentParser
import Foundation
import WordCountPipeline

/// Where totals are written to, and as what.
struct TotalsFile: ExpressibleByArgument {
    private let url: URL
    private let text: @Sendable (WordReport) -> [UInt8]

    init?(argument: String) {
        url = URL(filePath: argument)
        switch url.pathExtension {
        case "csv": text = \.csv
        case "jsonl": text = \.jsonLines
        default: return nil
        }
    }

    /// Replaces the file, whole or not at all.
    func write(_ report: WordReport) throws { try Data(text(report)).write(to: url, options: .atomic) }
}
