/// What becomes of a request.
enum MonitorReply {
    case answer(MonitorAnswer)
    /// A stream of events.
    ///
    /// - Parameter lastID: What the client says it has.
    case events(StatusTexts, lastID: String?)
}
