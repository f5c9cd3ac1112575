/// Why a page could not be looked at.
public enum ChromiumError: Error, CustomStringConvertible {
    /// No browser is installed.
    case notFound
    /// It did not answer after it was started.
    case didNotStart(program: String, output: String)
    /// It refused a command.
    case refused(method: String, reason: String)
    /// It did not answer in time.
    case noAnswer(method: String)
    /// It has ended, or was never there.
    case ended(method: String)
    /// A script threw.
    case script(expression: String, reason: String)
    /// What was waited for did not become true.
    case stillFalse(expression: String, within: Duration, report: String)
    /// It answered something else than the protocol says.
    case unexpected(String)
    /// A system call failed.
    case system(call: String, code: Int32)

    /// What happened, and what to do where that is known.
    public var description: String {
        switch self {
        case .notFound:
            "found no Chromium: install it (deploy/setup.sh --tests), or name one with SLUICE_CHROMIUM"
        case .didNotStart(let program, let output): "\(program) did not answer; it said: \(output)"
        case .refused(let method, let reason): "the browser refused \(method): \(reason)"
        case .noAnswer(let method): "the browser did not answer to \(method) in time"
        case .ended(let method): "the browser has ended, and can't do \(method)"
        case .script(let expression, let reason): "\(expression): \(reason)"
        case .stillFalse(let expression, let within, let report):
            "not true within \(within): \(expression)\n\(report)"
        case .unexpected(let answer): "the browser answered something unexpected: \(answer)"
        case .system(let call, let code): "\(call) failed with error \(code)"
        }
    }
}
