import HeadlessChromium
@testable import Sluice
import Testing

extension PageTests {
    /// When the monitor goes away, comes back, or asks who is there.
    @Suite struct Connections {
        @Test func aStopShowsAndTheNextProcessIsFollowed() async throws {
            let monitor = try StubMonitor(SampleStatus.running())
            try await HeadlessChromium.run { browser in
                let page = try await browser.open(monitor.url)
                try await page.wait(until: "document.querySelector('#summary')")
                monitor.stop()
                try await page.wait(
                    until: "document.querySelector('.lost').innerText.startsWith('Connection lost, last update')"
                )
                #expect(try await page.text(".state") == "no connection")
                #expect(try await page.text(".tiles").contains("4,100"), "the last figures stay")
                var next = SampleStatus.running(seconds: 5)
                next.application?.instance = "its-successor"
                let successor = try StubMonitor(next, port: monitor.port)
                defer { successor.stop() }
                try await page.wait(until: "document.querySelector('#application').innerText.includes('its-successor')")
                try await page.wait(until: "document.querySelector('.lost').hidden")
                #expect(try await page.text(".state") == "running")
                #expect(page.report.exceptions.isEmpty)
            }
        }

        @Test func aPageThatIsOfflineComesBack() async throws {
            try await withUncheckedPage { page, monitor in
                try await page.setOffline(true)
                monitor.stop()
                try await page.wait(until: "!document.querySelector('.lost').hidden")
                let successor = try StubMonitor(SampleStatus.running(), port: monitor.port)
                defer { successor.stop() }
                try await page.setOffline(false)
                try await page.wait(until: "document.querySelector('.lost').hidden")
            }
        }

        @Test func aTokenIsAskedForAndKeptOutOfTheAddress() async throws {
            let monitor = try StubMonitor(SampleStatus.running(), token: "open-sesame")
            defer { monitor.stop() }
            try await HeadlessChromium.run { browser in
                let page = try await browser.open(monitor.url)
                try await page.wait(until: "document.querySelector('.locked form')")
                try await page.evaluate(submit("wrong"))
                try await page.wait(until: "document.querySelector('.locked .error').innerText.includes('refused')")
                try await page.evaluate(submit("not a token"))
                #expect(try await page.text(".locked .error").contains("without spaces"))
                try await page.evaluate(submit("open-sesame"))
                try await page.wait(until: "document.querySelector('#summary')")
                try await page.evaluate("location.reload()")
                try await page.wait(until: "document.querySelector('#summary')")
                #expect(page.report.exceptions.isEmpty)

                let linked = try await browser.open("\(monitor.url)#token=open-sesame")
                try await linked.wait(until: "document.querySelector('#summary')")
                #expect(try await linked.evaluate("location.href").text == monitor.url)
                expectNoComplaint(linked.report, from: monitor.url)
            }
        }

        /// It must not lock the page out for ever.
        @Test func aTokenThatCannotBeSentIsPassedOver() async throws {
            let monitor = try StubMonitor(SampleStatus.running(), token: "open-sesame")
            defer { monitor.stop() }
            try await HeadlessChromium.run { browser in
                let page = try await browser.open("\(monitor.url)#token=%C3%BC%E2%82%AC")
                try await page.wait(until: "document.querySelector('.locked form')")
                #expect(try await page.evaluate("location.href").text == monitor.url)
                try await page.evaluate("sessionStorage.setItem('sluice-token', '\u{FC}\u{20AC}')")
                try await page.evaluate("location.reload()")
                try await page.wait(until: "document.querySelector('.locked form')")
                try await page.evaluate(submit("open-sesame"))
                try await page.wait(until: "document.querySelector('#summary')")
                #expect(page.report.exceptions.isEmpty)
            }
        }

        @Test func aTokenIsTakenFromTheAddressOfAnOpenPageToo() async throws {
            let monitor = try StubMonitor(SampleStatus.running(), token: "open-sesame")
            defer { monitor.stop() }
            try await HeadlessChromium.run { browser in
                let page = try await browser.open(monitor.url)
                try await page.wait(until: "document.querySelector('.locked form')")
                try await page.evaluate("location.hash = 'token=open-sesame'")
                try await page.wait(until: "document.querySelector('#summary')")
                #expect(try await page.evaluate("location.href").text == monitor.url)
                #expect(page.report.exceptions.isEmpty)
            }
        }

        private func submit(_ token: String) -> String {
            "document.querySelector('#token').value = '\(token)'; document.querySelector('.locked form').requestSubmit()"
        }

        /// A page whose requests fail on purpose, of which the browser complains.
        private func withUncheckedPage(_ body: (BrowserPage, StubMonitor) async throws -> Void) async throws {
            let monitor = try StubMonitor(SampleStatus.running())
            defer { monitor.stop() }
            try await HeadlessChromium.run { browser in
                let page = try await browser.open(monitor.url)
                try await page.wait(until: "document.querySelector('#summary')")
                try await body(page, monitor)
                #expect(page.report.exceptions.isEmpty)
            }
        }
    }
}
