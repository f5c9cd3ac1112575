extension ApplicationConfiguration {
    /// Checks what is set for tasks and records that fail.
    func validateFailures() throws(ApplicationError) {
        if let taskTimeout {
            try require(taskTimeout > .zero, "taskTimeout", "\(taskTimeout)", "more than zero; nil is no timeout")
        }
        try validateStragglers()
        guard let limit = deadLetterLimit else { return }
        try require(
            limit.share > 0 && limit.share.isFinite,
            "deadLetterLimit.share",
            "\(limit.share)",
            "more than 0; nil is no limit"
        )
        try require(limit.window > .zero, "deadLetterLimit.window", "\(limit.window)", "more than zero")
        try require(
            limit.minimumCount >= 1,
            "deadLetterLimit.minimumCount",
            "\(limit.minimumCount)",
            "at least 1"
        )
    }

    private func validateStragglers() throws(ApplicationError) {
        let (multiple, quantile) = (stragglers.multiple, stragglers.quantile)
        try require(multiple >= 1 && multiple.isFinite, "stragglers.multiple", "\(multiple)", "at least 1")
        try require(quantile > 0 && quantile <= 1, "stragglers.quantile", "\(quantile)", "above 0, and 1 at most")
        try require(stragglers.minimum >= .zero, "stragglers.minimum", "\(stragglers.minimum)", "zero or more")
    }
}
