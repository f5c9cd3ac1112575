internal import HTTPTypes
internal import Synchronization

/// What a `PlaneServer` has done so far.
package struct ServiceCounts: Equatable, Sendable {
    /// Requests that were answered with a plane, and those for a plane that is not known (404).
    package internal(set) var found = 0, unknown = 0
    /// Requests that were refused (503).
    package internal(set) var refused = 0
    /// Requests under way now, and the most that were so at once.
    package internal(set) var underWay = 0, mostUnderWay = 0

    /// Requests that were answered.
    package var answered: Int { found + unknown + refused }
}

/// The counts of one server, which its connections share.
final class ServiceMeter: Sendable {
    private let current = Mutex(ServiceCounts())

    var counts: ServiceCounts { current.withLock(\.self) }

    func begin() {
        current.withLock { counts in
            counts.underWay += 1
            counts.mostUnderWay = max(counts.mostUnderWay, counts.underWay)
        }
    }

    /// - Parameter status: The answer's; nil when there was none.
    func end(_ status: HTTPResponse.Status?) {
        current.withLock { counts in
            counts.underWay -= 1
            switch status {
            case .ok?: counts.found += 1
            case .serviceUnavailable?: counts.refused += 1
            case .some: counts.unknown += 1
            case nil: break
            }
        }
    }
}
