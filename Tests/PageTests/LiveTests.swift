import HeadlessChromium
@testable import Sluice
import Testing

extension PageTests {
    /// What the page shows, and how it follows.
    @Suite struct Live {
        @Test func allSectionsShowTheStatus() async throws {
            try await withPage { page, _ in
                let headings = try await page.evaluate("[...document.querySelectorAll('h2')].map(h => h.textContent)")
                #expect(
                    headings.items.compactMap(\.text) == [
                        "Application", "Now", "Timelines", "Admitted against backlog", "Lag by partition",
                        "Batches and tasks on executors", "Recent batches", "Plan", "Executors now", "Failures",
                        "Configuration",
                    ]
                )
                #expect(try await page.text("h1") == "flights")
                #expect(try await page.text(".state") == "running")
                #expect(try await page.text(".tiles").contains("4,100"))
                #expect(try await page.text("#plan").contains("kafka(departures)"))
                #expect(try await page.text("#failures").contains("Nothing has failed."))
                #expect(try await page.text("#configuration").contains("***"))
                let lines = try await page.evaluate(
                    "[...document.querySelectorAll('#timelines .series:not(.second)')].every(l => l.getAttribute('d').length > 100)"
                )
                #expect(lines.bool == true)
                let summary = try await page.evaluate("document.querySelector('.gantt').ariaLabel").text
                #expect(summary?.contains("on 4 executors") == true)
                #expect(summary?.contains("straggler") == true)
            }
        }

        @Test func updatesChangeWhatIsShown() async throws {
            try await withPage { page, monitor in
                var update = SampleStatus.update(seconds: 61)
                update.backlog.inputRecordsPerSecond = 98_765
                monitor.send(update)
                try await page.wait(until: "document.querySelector('.tiles').innerText.includes('98,765')")
                #expect(try await page.text("#batches tbody tr").hasPrefix("61"))
                #expect(try await page.text("h1") == "flights", "updates leave the application out")
            }
        }

        @Test func aFailureShows() async throws {
            try await withPage { page, monitor in
                var update = SampleStatus.update(seconds: 61)
                update.failures = [SampleStatus.failure("expected 19 fields, found 3")]
                update.health = HealthStatus(
                    state: "stuck",
                    detail: "flights[2] has made no progress for 61 s",
                    isReady: false,
                    isAlive: true
                )
                monitor.send(update)
                try await page.wait(
                    until: "document.querySelector('#failures').innerText.includes('expected 19 fields')"
                )
                let text = try await page.text("#failures")
                #expect(
                    text.contains("3 times") && text.contains("flights[2] at offset 4711")
                        && text.contains("compactMap")
                )
                #expect(try await page.text(".state") == "stuck")
                #expect(try await page.text("#application").contains("no progress for 61 s"))
                let spoken = try await page.evaluate(
                    "[...document.querySelectorAll('[role=status]')].map(e => e.textContent).join()"
                )
                #expect(spoken.text?.contains("The application is stuck") == true)
            }
        }

        @Test func catchingUpTellsHowLongItTakes() async throws {
            var status = SampleStatus.running()
            status.backlog = BacklogStatus(
                records: 1_200_000,
                inputRecordsPerSecond: 1_000,
                processedRecordsPerSecond: 7_000,
                isCatchingUp: true,
                secondsUntilCaughtUp: 200
            )
            try await withPage(status) { page, monitor in
                let text = try await page.text(".catching")
                #expect(text == "Catching up: 1,200,000 records, 7,000/s, about 3 min 20 s left")
                monitor.send(SampleStatus.update(seconds: 61))
                try await page.wait(until: "document.querySelector('.catching').hidden")
            }
        }

        /// Zeros that nobody has counted would calm.
        @Test(arguments: ["waiting_for_broker", "running"])
        func whatIsNotKnownIsNotZero(state: String) async throws {
            var status = SampleStatus.running(partitions: state == "running" ? 0 : 2)
            status.health = HealthStatus(state: state, isReady: state == "running", isAlive: true)
            status.backlog.records = 0
            try await withPage(status) { page, _ in
                let tiles = try await page.text(".tiles")
                #expect(!tiles.contains("0 records") && !tiles.contains("batches take all of it"), "\(tiles)")
                #expect(tiles.contains("not known"))
                let failures = try await page.text("#failures .empty")
                #expect(failures.hasPrefix(state == "running" ? "Nothing has failed." : "No task has failed. How"))
            }
        }

        @Test func namesAndErrorsAreTextWhateverTheyHold() async throws {
            let hostile = "<img src=x onerror=\"window.hit=1\"><script>window.hit=1</script>'\u{202e}&amp;"
            var status = SampleStatus.running()
            status.application?.name = hostile
            status.partitions[0].topic = hostile
            status.partitions[0].lagRecords = 1_000_000
            status.partitions[0].doing = hostile
            status.plan.nodes[1].name = hostile
            status.plan.stages[0].source = hostile
            status.failures = [SampleStatus.failure(hostile, topic: hostile)]
            status.configuration?.append(SettingStatus(key: hostile, value: hostile, source: hostile))
            status.health.detail = hostile
            try await withPage(status) { page, _ in
                try await page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
                try await page.wait(until: "document.querySelector('#partitions tbody tr')")
                #expect(
                    try await page.evaluate("window.hit === undefined && !document.querySelector('img')").bool == true
                )
                #expect(try await page.text("#failures").contains("<script>window.hit=1</script>"))
                #expect(try await page.text("#partitions").contains("onerror"))
            }
        }

        @Test func pausingFreezesTheFigures() async throws {
            try await withPage { page, monitor in
                try await page.evaluate("document.querySelector('.pause').click()")
                var update = SampleStatus.update(seconds: 61)
                update.backlog.inputRecordsPerSecond = 98_765
                monitor.send(update)
                try await page.evaluate("document.querySelector('#tasks input[value=\"60000\"]').click()")
                try await page.wait(until: "document.querySelector('.frozen').innerText.startsWith('Paused')")
                #expect(try await !page.text(".tiles").contains("98,765"))
                try await page.evaluate("document.querySelector('.pause').click()")
                try await page.wait(until: "document.querySelector('.tiles').innerText.includes('98,765')")
                #expect(try await page.evaluate("document.querySelector('.frozen').hidden").bool == true)
            }
        }
    }
}
