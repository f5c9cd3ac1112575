/// Where a series stands: its metric's name, and its labels as text, which are what tells it from the others.
struct SeriesPlace: Hashable, Sendable {
    let metric: String
    let labels: String
}

/// One metric with one set of labels.
protocol Series: AnyObject, Sendable {
    var place: SeriesPlace { get }

    func write(to writer: inout ExpositionWriter)
}
