internal import SluiceKafka

/// What a misspelled name most likely stands for.
enum Spelling {
    /// - Parameter limit: Letters that may be missing, wrong or too many.
    static func nearest(to name: String, among known: [String], within limit: Int) -> String? {
        // A distance takes time that grows with the product of the lengths.
        guard name.utf8.count <= 100 else { return nil }
        return known.map { (name: $0, distance: KafkaConfiguration.editDistance($0, name)) }
            .filter { $0.distance <= min(limit, name.utf8.count / 2) }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }?
            .name
    }
}
