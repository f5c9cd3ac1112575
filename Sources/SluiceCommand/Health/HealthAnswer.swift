import FoundationEssentials

/// What a monitor has answered.
struct HealthAnswer: Hashable {
    private struct Body: Decodable { let state: String }

    /// HTTP's.
    let status: Int
    /// The body, without line breaks at its end.
    let text: String

    var isWell: Bool { status == 200 }

    /// Nil for what is no answer of HTTP 1, and for a good one that names no state: any server has those.
    init?(parsing answer: String) {
        guard answer.hasPrefix("HTTP/1."), let end = answer.firstRange(of: "\r\n\r\n"),
            let status = answer.split(separator: " ", maxSplits: 2).dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        self.status = status
        var body = answer[end.upperBound...]
        while body.last?.isNewline == true { body.removeLast() }
        text = String(body)
        guard isWell else { return }
        guard (try? JSONDecoder().decode(Body.self, from: Data(body.utf8))) != nil else { return nil }
    }
}
