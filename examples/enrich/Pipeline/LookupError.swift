internal import AsyncHTTPClient

/// Why a plane could not be looked up.
package enum LookupError: Error, Hashable, CustomStringConvertible {
    /// The service does not know the plane: another attempt would not help.
    case unknownPlane(tailNumber: String)
    /// The flight has no tail number to look up.
    case noTailNumber
    /// The service answered something else: it may be better off later.
    case refused(status: Int)

    /// Whether another attempt may help.
    package var isRetriable: Bool {
        switch self {
        case .unknownPlane, .noTailNumber: false
        case .refused: true
        }
    }

    /// Says what is wrong.
    package var description: String {
        switch self {
        case .unknownPlane(let tailNumber): "the service knows no plane \(tailNumber)"
        case .noTailNumber: "the flight has no tail number"
        case .refused(let status): "the service answered with status \(status)"
        }
    }
}
