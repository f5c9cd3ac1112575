import HeadlessChromium
@testable import Sluice
import Testing

/// The monitor's page in a real browser. One test at a time: each starts a browser.
@Suite(
    .serialized,
    .timeLimit(.minutes(2)),
    .enabled(if: ChromiumProgram.path != nil, "there is no Chromium: install it (deploy/setup.sh --tests)")
) struct PageTests {}

/// Runs `body` with a page that shows this status, and expects that nothing was complained of.
func withPage(
    _ status: ApplicationStatus = SampleStatus.running(),
    size: PageSize = .wide,
    scheme: ColourScheme = .light,
    _ body: (BrowserPage, StubMonitor) async throws -> Void
) async throws {
    let monitor = try StubMonitor(status)
    defer { monitor.stop() }
    try await HeadlessChromium.run { browser in
        let page = try await browser.open(monitor.url, size: size, scheme: scheme)
        try await page.wait(until: "document.querySelector('#summary')")
        try await body(page, monitor)
        expectNoComplaint(page.report, from: monitor.url)
    }
}

/// Nothing on the console, no exception, and no request to elsewhere.
func expectNoComplaint(_ report: PageReport, from url: String) {
    #expect(report.console.isEmpty && report.exceptions.isEmpty && report.complaints.isEmpty, "\(report)")
    let elsewhere = report.requests.filter { !$0.hasPrefix(url) && !$0.hasPrefix("data:") && !$0.hasPrefix("about:") }
    #expect(elsewhere.isEmpty, "\(elsewhere)")
}

extension BrowserPage {
    /// The text of the first element that a selector finds.
    func text(_ selector: String) async throws -> String {
        try await evaluate("document.querySelector('\(selector)')?.innerText ?? ''").text ?? ""
    }
}
