/// Whether what a client has sent so far ends with a whole request. No body is read, so that is a blank line.
struct RequestTail {
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// The last three bytes.
    private var bytes: [UInt8] = []

    mutating func take(_ piece: some BidirectionalCollection<UInt8>) { bytes = (bytes + piece.suffix(3)).suffix(3) }

    /// Whether there is the beginning of another request.
    var isWithinRequest: Bool {
        !bytes.isEmpty && bytes != [Self.lineFeed, Self.carriageReturn, Self.lineFeed]
            && bytes.suffix(2) != [Self.lineFeed, Self.lineFeed]
    }
}
