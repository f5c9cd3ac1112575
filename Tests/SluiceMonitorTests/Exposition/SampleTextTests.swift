import Testing

@testable import SluiceMonitor

@Suite struct SampleTextTests {
    @Test(
        arguments: [
            (0, "0"), (-0.0, "0"), (5, "5"), (0.25, "0.25"), (-3, "-3"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
            (.nan, "NaN"), (1e300, "1e+300"), (9_007_199_254_740_991, "9007199254740991"), (0.002_5, "0.0025"),
        ] as [(Double, String)]
    )
    func numbersAreWrittenAsPrometheusReadsThem(value: Double, text: String) { #expect(sampleText(value) == text) }
}
