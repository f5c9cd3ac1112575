/// What a sealed exchange holds can't be read any more: whoever made it has to make it again.
struct ShuffleInputError: Error, CustomStringConvertible {
    /// Its place among the inputs that the reader was given; those of a second side are counted on behind the first.
    let input: Int
    /// What happened.
    let reason: any Error

    /// Which, and what happened.
    var description: String { "input \(input) of a shuffle can't be read: \(reason)" }
}

extension ShuffleInputError {
    /// The same where what can't be read was written by the reader itself, on its way: no other task can make that again, but
    /// another attempt may.
    static func ofOwn(_ reason: any Error) -> Failure {
        if let failure = reason as? Failure { return failure }
        return Failure(origin: .shuffle, message: "a shuffle can't read what it wrote to disk: \(reason)")
    }
}
