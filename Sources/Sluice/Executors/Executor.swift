/// What runs tasks: threads here, and behind the same plain values processes or other machines.
///
/// The driver calls it from its own thread, and must not be held up. For each `run` one report is owed, whatever
/// happens; after a report of completion the executor holds the output until it is told to deliver or to abandon it.
protocol Executor: Sendable {
    var id: ExecutorID { get }
    /// Attempts that it can run at once.
    var slots: Int { get }
    func run(_ attempt: TaskAttempt)
    /// Gives the held output to the sinks, in the background; the outcome is reported.
    func deliver(_ order: DeliveryOrder)
    /// Cancels the attempt, or its delivery with all that goes along, or drops its output.
    func abandon(_ fence: Fence)
    /// Cancels what it runs, and ends once that has ended. Nothing is waited for.
    func stop()
}
