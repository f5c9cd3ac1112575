import Testing

@testable import SluiceMonitor

@Suite struct LabelTextTests {
    @Test func labelsAreSortedByName() {
        #expect(labelText([("b", "2"), ("a", "1")]) == #"a="1",b="2""#)
        #expect(labelText([]) == "")
    }

    @Test func valuesAreEscaped() {
        #expect(labelText([("a", "x\"y\\z\nü\r\u{0}")]) == "a=\"x\\\"y\\\\z\\nü\r\u{0}\"")
    }

    /// A carriage return and the line feed after it are one character to Swift.
    @Test func aLineFeedIsEscapedBehindACarriageReturn() {
        #expect(labelText([("a", "x\r\ny")]) == "a=\"x\r\\ny\"")
        #expect(escaped("x\r\ny\"", quotes: false) == "x\r\\ny\"")
    }

    @Test func emptyValuesAreLeftOut() { #expect(labelText([("a", ""), ("b", "1")]) == #"b="1""#) }

    @Test func ofTwoAlikeTheFirstIsKept() { #expect(labelText([("a.b", "1"), ("a-b", "2")]) == #"a_b="1""#) }

    @Test(arguments: [
        ("le", "label_le"), ("quantile", "label_quantile"), ("__name__", "label___name__"), ("", "_"), ("1a", "_1a"),
        ("a:b", "a_b"), ("größe", "gr__e"), ("\n", "_"),
    ])
    func namesAreMadeToFit(name: String, fitted: String) { #expect(PrometheusNames.label(name) == fitted) }
}
