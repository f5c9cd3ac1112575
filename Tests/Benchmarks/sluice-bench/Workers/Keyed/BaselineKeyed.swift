import CBaseline

/// Plain C: what one would write for speed, with keys.
struct BaselineKeyed: Worker {
    let name: String
    private let body: @Sendable (WorkerOptions, inout baseline_keyed) -> Int32

    static let wordCount = BaselineKeyed(name: "c-word-count") { options, result in
        baseline_word_count(options.consumerLines, options.input, &result)
    }

    static let distinct = BaselineKeyed(name: "c-distinct") { options, result in
        baseline_distinct(options.consumerLines, options.input, &result)
    }

    static let join = BaselineKeyed(name: "c-join") { options, result in
        baseline_join(options.consumerLines, options.input, options.right, &result)
    }

    static let sort = BaselineKeyed(name: "c-sort") { options, result in
        baseline_sort(options.consumerLines, options.input, &result)
    }

    func run(_ options: WorkerOptions) throws -> WorkerReport {
        var result = baseline_keyed()
        try requireSuccess(body(options, &result), "run \(name) on '\(options.input)'")
        return WorkerReport(result)
    }
}
