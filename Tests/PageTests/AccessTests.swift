import HeadlessChromium
@testable import Sluice
import Testing

extension PageTests {
    /// That the page can be read and used by all, on a phone and a desk, in light and dark.
    @Suite struct Access {
        @Test(arguments: ColourScheme.allCases, [PageSize.wide, .phone])
        func nothingIsFoundByTheAudit(scheme: ColourScheme, size: PageSize) async throws {
            var status = SampleStatus.running(partitions: 30)
            status.failures = [SampleStatus.failure("expected 19 fields")]
            status.health = HealthStatus(state: "sink_failing", detail: "departures[1]", isReady: false, isAlive: true)
            status.backlog.isCatchingUp = true
            try await withPage(status, size: size, scheme: scheme) { page, _ in
                try await page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
                try await page.evaluate("document.querySelector('.pause').click()")
                try await page.wait(
                    until: "document.querySelector('#partitions tbody tr') && !document.querySelector('.frozen').hidden"
                )
                let result = try await page.evaluate(Audit.script)
                #expect(result["found"].items.compactMap(\.text) == [])
                #expect(result["colours"].number ?? 0 >= 8)
            }
        }

        @Test func tablesThatStandTwoAbreastFitALaptop() async throws {
            var status = SampleStatus.running(partitions: 8)
            for index in status.partitions.indices {
                status.partitions[index].position = 123_456_789
                status.partitions[index].doing = "running on executor 2, attempt 1"
            }
            for index in status.executors.indices { status.executors[index].recordsRead = 123_456_789 }
            try await withPage(status, size: PageSize(width: 1_280, height: 800)) { page, _ in
                try await page.evaluate("document.querySelector('#partitions details').open = true")
                try await page.wait(until: "document.querySelector('#partitions tbody tr')")
                for section in ["executors", "partitions", "configuration"] {
                    let cut = "(e => [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight].join())"
                    let over = try await page.evaluate("\(cut)(document.querySelector('#\(section) .scroll'))").text
                    #expect(over == "0,0", "\(section)")
                }
            }
        }

        @Test func theAuditFindsWhatIsWrong() async throws {
            try await withPage(size: .phone) { page, _ in
                // In one go: the next update would set things right.
                let found = try await page.evaluate(
                    """
                    document.documentElement.style.setProperty('--muted', '#b0b0b0')
                    document.querySelector('.pause').textContent = ''
                    document.querySelector('h1').replaceWith(document.createElement('h4'))
                    document.querySelector('#summary').style.width = '500px';
                    \(Audit.script)
                    """
                )["found"].items.compactMap(\.text)
                for fault in ["contrast", "no name", "H4 after H0", "not one h1", "wider than"] {
                    #expect(found.contains { $0.hasPrefix(fault) }, "\(fault)")
                }
            }
        }

        @Test func theTokensFormIsReadableToo() async throws {
            let monitor = try StubMonitor(SampleStatus.running(), token: "open-sesame")
            defer { monitor.stop() }
            try await HeadlessChromium.run { browser in
                let page = try await browser.open(monitor.url, size: .phone, scheme: .dark)
                try await page.wait(until: "document.querySelector('.locked form')")
                #expect(try await page.evaluate(Audit.script)["found"].items.isEmpty)
                #expect(try await page.evaluate("document.activeElement.id").text == "token")
            }
        }

        @Test func theKeyboardGetsEverywhere() async throws {
            try await withPage { page, _ in
                try await page.press("Tab")
                #expect(try await page.evaluate("document.activeElement.className").text == "skip")
                let reached = "[...document.querySelectorAll('button, a, input, summary, .scroll, .plot, .gantt')]"
                #expect(try await page.evaluate("\(reached).every(e => e.tabIndex >= 0 || e.disabled)").bool == true)
                try await page.evaluate("document.querySelector('.gantt').focus()")
                try await page.press("ArrowRight")
                try await page.wait(until: "document.querySelector('.readout').innerText.startsWith('Task 60.')")
                let first = try await page.text(".readout")
                try await page.press("ArrowLeft")
                #expect(try await page.text(".readout") != first)
                try await page.press("ArrowUp")
                try await page.wait(until: "document.querySelector('.readout').innerText.startsWith('Batch ')")
                try await page.press("Escape")
                try await page.wait(until: "document.querySelector('.readout').innerText.startsWith('Point at')")
            }
        }

        @Test func muchIsDrawnInAFrameOrTwo() async throws {
            let status = SampleStatus.running(seconds: 900, partitions: 1_000, attemptsInBatch: 16)
            try await withPage(status) { page, monitor in
                try await page.evaluate(
                    """
                    window.draws = []
                    new PerformanceObserver(list => draws.push(...list.getEntries().map(e => e.duration)))
                        .observe({ entryTypes: ['measure'] })
                    """
                )
                for second in 901...910 {
                    var update = SampleStatus.update(seconds: second)
                    update.partitions = status.partitions
                    monitor.send(update)
                    try await page.wait(until: "document.querySelector('#batches tbody td').innerText === '\(second)'")
                }
                try await page.wait(until: "draws.length >= 10")
                // Some 10 ms on a machine with nothing else to do; this one may have much.
                let median = try await page.evaluate("draws.sort((a, b) => a - b)[Math.floor(draws.length / 2)]").number
                #expect((median ?? .infinity) < 100)
                let rows = try await page.evaluate("document.querySelectorAll('tr, li').length").number
                #expect((rows ?? .infinity) < 400, "rows that nobody asked for are not made")
            }
        }
    }
}
