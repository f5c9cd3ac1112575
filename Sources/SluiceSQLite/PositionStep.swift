internal import Sluice

/// What to do with a range, by what the database says of its partition.
enum PositionStep: Equatable {
    /// Its output is not there yet.
    case write
    /// It is there: the outcome of an earlier attempt was not known.
    case skip
    case refuse(Refusal)

    enum Refusal: Equatable {
        /// Another run has been assigned the partition since. This one is about to learn that it has lost it.
        case takenOver
        /// The partition's row is gone.
        case unknown
        /// A part of the range was written by somebody else.
        case writtenInPart(position: Int64)
        /// The database holds less than it did: it was replaced.
        case wentBack(position: Int64)
    }

    /// - Parameters:
    ///   - entry: What the database says of the partition.
    ///   - seen: The position that this run has last read or written. A range that begins above it is right only if the
    ///     database still stands there: the offsets in between bore no output, or retention deleted them.
    init(_ range: OffsetRange, _ entry: PositionTable.Entry?, owner: Int64, seen: Int64?) {
        guard let entry else {
            self = .refuse(.unknown)
            return
        }
        guard entry.owner == owner else {
            self = .refuse(.takenOver)
            return
        }
        switch entry.position {
        case range.from: self = .write
        case range.until...: self = .skip
        case range.from...: self = .refuse(.writtenInPart(position: entry.position))
        default: self = entry.position == seen ? .write : .refuse(.wentBack(position: entry.position))
        }
    }
}
