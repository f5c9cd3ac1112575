/// What a page said and asked for since it was opened.
public struct PageReport: Sendable, CustomStringConvertible {
    /// What it wrote to the console, as `level: text`.
    public var console: [String] = []
    /// Exceptions that nobody caught, and promises that were rejected.
    public var exceptions: [String] = []
    /// What the browser itself complained of: requests that failed, what the content policy refused.
    public var complaints: [String] = []
    /// The addresses that it asked for.
    public var requests: [String] = []

    /// Nothing yet.
    public init() {}

    /// Each entry on a line.
    public var description: String {
        (console + exceptions.map { "exception: \($0)" } + complaints.map { "browser: \($0)" }).joined(separator: "\n")
    }

    /// Takes in an event of the protocol.
    mutating func take(_ method: String, _ parameters: JSON) {
        switch method {
        case "Runtime.consoleAPICalled":
            let texts = parameters["args"].items.map { $0["value"].text ?? $0["description"].text ?? "\($0["value"])" }
            console.append("\(parameters["type"].text ?? "log"): \(texts.joined(separator: " "))")
        case "Runtime.exceptionThrown":
            let details = parameters["exceptionDetails"]
            exceptions.append(details["exception"]["description"].text ?? details["text"].text ?? "\(details)")
        case "Log.entryAdded":
            let entry = parameters["entry"]
            complaints.append("\(entry["level"].text ?? ""): \(entry["text"].text ?? "") \(entry["url"].text ?? "")")
        case "Network.requestWillBeSent":
            requests.append(parameters["request"]["url"].text ?? "")
        default: break
        }
    }
}
