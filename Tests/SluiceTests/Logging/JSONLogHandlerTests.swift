import Foundation
import Logging
import Testing

@testable import Sluice

@Suite struct JSONLogHandlerTests {
    private let written = Collected<String>()

    private func logger(_ label: String = "sluice") -> Logger {
        Logger(label: label) { label in
            JSONLogHandler(label: label, now: { Date(timeIntervalSince1970: 1.5) }, write: { written.append($0) })
        }
    }

    @Test func aLineIsAnObject() throws {
        var logger = logger()
        logger[metadataKey: "application"] = "shop"
        logger.warning("late", metadata: ["partition": "3", "tried": ["a", "b"]])
        #expect(
            written.all == [
                """
                {"level":"warning","logger":"sluice","message":"late",\
                "metadata":{"application":"shop","partition":"3","tried":["a","b"]},"time":"1970-01-01T00:00:01.500Z"}

                """
            ]
        )
    }

    @Test(arguments: ["quote \" and \\", "line\nbreak\u{0}", "caf\u{e9} \u{1F600}", ""])
    func anyTextSurvives(text: String) throws {
        logger().info("\(text)")
        let line = try #require(written.all.first)
        #expect(line.filter { $0 == "\n" }.count == 1)
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(object?["message"] as? String == text)
    }
}
