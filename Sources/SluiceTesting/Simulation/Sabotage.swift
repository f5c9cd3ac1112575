/// Ways to break an invariant on purpose, so that a test can see the checkers bite.
package enum Sabotage: String, CaseIterable, Sendable {
    /// Commits one record further than asked.
    case commitsTooFar
    /// Says that output was delivered, and throws it away.
    case losesOutput
    /// Says that dead letters were delivered, and throws them away.
    case losesDeadLetters
    /// Puts a unit's records out in reverse.
    case deliversBackwards
    /// Starts each attempt a second time.
    case runsTwice
    /// Sends each commit twice at once.
    case commitsTwice
    /// Skips what retention deleted, and does not tell.
    case hidesLosses
    /// Never fires a timer.
    case dropsTimers
}
