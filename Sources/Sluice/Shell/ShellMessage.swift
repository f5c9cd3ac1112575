/// What reaches the driver's thread.
enum ShellMessage: Sendable {
    case event(DriverEvent)
    /// Records have arrived in a reader that was dry.
    case dataArrived(TopicPartition)
    /// End at once, whatever is in flight.
    case stopNow
}
