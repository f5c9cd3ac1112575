import HeadlessChromium
@testable import Sluice
import Testing

extension PageTests {
    /// The page's pure modules, called in the browser: expressions, and what they give as JSON.
    @Suite struct Modules {
        @Test func numbersAndTimesAreWrittenAsPeopleReadThem() async throws {
            try await expect(
                "format",
                [
                    "count(1234567)": "1,234,567", "count(undefined)": "–", "counted(1, 'batch', 'batches')": "1 batch",
                    "counted(2, 'batch', 'batches')": "2 batches", "short(950)": "950", "short(12345)": "12.3k",
                    "short(999999)": "1M", "short(4050000)": "4.05M", "rate(3.21)": "3.2/s", "rate(12345)": "12,345/s",
                    "duration(0)": "0 ms", "duration(0.0032)": "3.2 ms", "duration(0.48)": "480 ms",
                    "duration(1.25)": "1.25 s", "duration(59.7)": "1 min", "duration(200)": "3 min 20 s",
                    "duration(7500)": "2 h 5 min", "duration(273600)": "3 d 4 h", "duration(NaN)": "–",
                    "about(0.2)": "1 s", "about(47)": "45 s", "about(203)": "3 min 20 s", "percent(0.426)": "43 %",
                    "partition('in', 3)": "in[3]", "words('sink_failing')": "sink failing",
                    "utc(0)": "1970-01-01 00:00:00.000 UTC", "clock(NaN)": "–",
                ].mapValues { "\"\($0)\"" }
            )
        }

        @Test func eventsAreReadHoweverTheyAreCut() async throws {
            try await expect(
                "events",
                [
                    parsed("event: status\nid: 7\ndata: {}\n\n"): #"[{"type":"status","data":"{}","id":"7"}]"#,
                    parsed("data: a\ndata:b\r\n\r\n"): #"[{"type":"message","data":"a\nb","id":""}]"#,
                    parsed(": heartbeat\n\n"): "[]",
                    parsed("id: 1\n\ndata: x\n\n"): #"[{"type":"message","data":"x","id":"1"}]"#,
                    parsed("event: update\rdata: x\r\r"): #"[{"type":"update","data":"x","id":""}]"#,
                    parsed("data: not ended\n"): "[]",
                    parsed("data: x\r\n\n"): #"[{"type":"message","data":"x","id":""}]"#,
                ]
            )
        }

        /// The events of a text that comes in one piece, and in pieces of each size: they have to be the same.
        private func parsed(_ text: String) -> String {
            // Scalar by scalar: to Swift, \r\n is one character.
            let escaped = text.unicodeScalars
                .map { $0 == "\n" ? "\\n" : $0 == "\r" ? "\\r" : String($0) }.joined()
            return """
                (() => {
                    const text = '\(escaped)'
                    const read = size => {
                        const parser = new EventParser()
                        return (text.match(new RegExp(`[^]{1,${size}}`, 'g'))).flatMap(piece => parser.push(piece))
                    }
                    const all = [1, 2, 3, 5, 1000].map(size => JSON.stringify(read(size)))
                    if (new Set(all).size !== 1) throw new Error(all.join(' '))
                    return read(1000)
                })()
                """
        }

        @Test func updatesLeadToThePictureOfAFullStatus() async throws {
            let batch = "({ id, attempts: new Array(100).fill({}), ranges: [{}], omitted_attempts: 0 })"
            let many = "withStatus({ batches: Array.from({ length: 300 }, (_, id) => \(batch)) }).batches"
            let one = "batches: [{ id: 1, attempts: [], ranges: [], state:"
            let finished = "withUpdate(withStatus({ \(one) 'running' }] }), { \(one) 'finished' }] }).batches"
            let failures = "failures: [{ id: 1, last_at: 1 }, { id: 2, last_at: 2 }]"
            let again = "withUpdate(withStatus({ \(failures) }), { failures: [{ id: 1, last_at: 3 }] }).failures"
            let samples = "withUpdate(withStatus({ samples: [{ at: 1 }] }), { samples: [{ at: 2 }] }).samples"
            try await expect(
                "model",
                [
                    "withUpdate(null, {})": "null",
                    samples: #"[{"at":1},{"at":2}]"#,
                    "withUpdate(withStatus({ application: 1 }), { time: 5 }).application": "1",
                    "\(finished).map(b => b.state)": #"["finished"]"#,
                    "withStatus({ samples: Array.from({ length: 2000 }, (_, at) => ({ at })) }).samples.length": "900",
                    "\(many).length": "240",
                    "\(many).reduce((sum, b) => sum + b.attempts.length, 0)": "4000",
                    "\(many)[0].omitted_attempts": "100",
                    "\(again).map(f => f.id)": "[2,1]",
                ]
            )
        }

        @Test func scalesHaveRoundSteps() async throws {
            try await expect(
                "scale",
                [
                    "ticks(0)": "[0,1]", "ticks(10, 4)": "[0,5,10]", "ticks(950, 3)": "[0,500,1000]",
                    "linear(0, 10, 100, 200)(5)": "150", "linear(3, 3, 100, 200)(3)": "100",
                    "timeTicks(500, 30500, 4, 0)": "[10000,20000,30000]",
                    "pieces([[1, 1], [2, null], [3, 2], [90, 3]], 10)": "[[[1,1],[3,2]],[[90,3]]]",
                    "histogram([0, 1, 9, 10, NaN], 10, 2)": "[2,2]",
                ]
            )
        }

        @Test func graphsAreLaidOutInLayers() async throws {
            let edges = "[{from: 0, to: 1}, {from: 0, to: 2}, {from: 1, to: 3}, {from: 2, to: 3}]"
            let diamond = "[{id: 0}, {id: 1}, {id: 2}, {id: 3}], \(edges)"
            let circle = "[{id: 0}, {id: 1}], [{from: 0, to: 1}, {from: 1, to: 0}, {from: 1, to: 9}]"
            try await expect(
                "graph",
                [
                    "[...layout(\(diamond)).places.values()].map(p => p.layer)": "[0,1,1,2]",
                    "layout(\(diamond)).breadth": "2", "layout([], []).layers": "0",
                    "layout(\(circle)).places.size": "2",
                    "tree(\(diamond))[0].children.map(c => c.children.length)": "[1,1]",
                    "tree(\(diamond))[0].children[1].children[0].isSeen": "true",
                ]
            )
        }

        @Test func waitsGrowAndHeedTheServer() async throws {
            try await expect(
                "backoff",
                [
                    "delay(0, 0)": "250", "delay(1, 0)": "500", "delay(2, 1)": "500", "delay(60, 0)": "10000",
                    "delay(0, 0, 5)": "5000", "delay(1, 0, 5)": "5000",
                ]
            )
        }

        @Test func barsAndPhasesAreLaidOut() async throws {
            try await expect(
                "lanes",
                ["pack([{from: 0, until: 5}, {from: 2, until: 3}, {from: 5, until: 6}], 4).lanes": "[0,1,0]"]
            )
            let batch = "{ cut_at: 0, started_at: 1000, completed_at: 3000, delivered_at: 2500, state: 'running' }"
            let wanted = """
                [["waiting",1,false],["processing",2,false],["delivering",0,false],["committing",1,true]]
                """
            try await expect(
                "phases",
                ["phasesOf(\(batch), 4000).map(p => [p.name, p.seconds, p.isOpen])": wanted]
            )
        }

        @Test func theHeadlineTellsHowItDoes() async throws {
            try await expect(
                "headline",
                [
                    "tone({ state: 'running', is_alive: true, is_ready: true })": #""good""#,
                    "tone({ state: 'running', is_alive: false, is_ready: true })": #""bad""#,
                    "tone({ state: 'draining', is_alive: true })": #""passing""#,
                    "tone({ state: 'something_new', is_alive: true, is_ready: false })": #""bad""#,
                    "catchingUp({ is_catching_up: false })": "null",
                    "catchingUp({ is_catching_up: true, records: 1, processed_records_per_second: 5 })":
                        #""Catching up: 1 record, 5.0/s, not getting shorter at this rate""#,
                ]
            )
        }

        /// Evaluates expressions with a module's exports in sight, and compares what they give as JSON.
        private func expect(_ module: String, _ cases: [String: String]) async throws {
            try await withPage { page, _ in
                try await page.evaluate("import('/page/pure/\(module).js').then(m => { Object.assign(window, m) })")
                for (expression, wanted) in cases {
                    let got = try await page.evaluate("JSON.stringify(\(expression))").text
                    #expect(got == wanted, "\(expression)")
                }
            }
        }
    }
}
