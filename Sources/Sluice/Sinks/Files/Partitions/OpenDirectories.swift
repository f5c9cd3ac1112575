internal import Synchronization

/// The directories that file sinks of this process have open, so that two sinks of one application do not share one:
/// each would go on taking the partitions from the other.
final class OpenDirectories: Sendable {
    static let shared = OpenDirectories()

    private struct Opening: Hashable {
        let path: String
        /// The run of an application. Two of one process may be instances of one application, which must share.
        let run: ObjectIdentifier
    }

    private let sinks = Mutex<[Opening: ObjectIdentifier]>([:])

    /// - Parameters:
    ///   - run: What there is one of in a run of an application.
    ///   - sink: What there is one of for each sink.
    func open(_ path: String, in run: AnyObject, by sink: AnyObject) throws {
        let opening = Opening(path: path, run: ObjectIdentifier(run))
        let isFirst = sinks.withLock { sinks in
            if let known = sinks[opening], known != ObjectIdentifier(sink) { return false }
            sinks[opening] = ObjectIdentifier(sink)
            return true
        }
        guard isFirst else {
            let message = "two sinks write files to \(path): give each a directory of its own"
            throw Failure(origin: .sink, message: message, isRetriable: false)
        }
    }

    func close(by sink: AnyObject) {
        sinks.withLock { sinks in sinks = sinks.filter { $0.value != ObjectIdentifier(sink) } }
    }
}
