import Testing

@testable import SluiceMonitor

@Suite struct PageFilesTests {
    @Test func thePageIsServed() async throws {
        try await withMonitor(of: FakeApplication()) { monitor in
            let answer = try #require(try monitor.get("/?a=b"))
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
            #expect(answer.headers["cache-control"] == "no-cache")
            #expect(answer.body.contains("Sluice"))
            let head = try #require(try monitor.answer("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n", isHead: true))
            #expect(head.headers["content-length"] == "\(answer.body.utf8.count)")
            #expect(head.headers["etag"] == answer.headers["etag"])
        }
    }

    @Test func aFileThatTheClientHasIsNotSentAgain() async throws {
        try await withMonitor(of: FakeApplication()) { monitor in
            let tag = try #require(try monitor.get("/")?.headers["etag"])
            #expect(tag.first == "\"" && tag.last == "\"" && tag.count > 2)
            for known in [tag, "\"x\", \(tag)", "W/\(tag)", "*"] {
                let client = try monitor.connect()
                let request = "GET / HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \(known)\r\n\r\n"
                client.send(request + request)
                for _ in 0..<2 {
                    let answer = try #require(client.readAnswer())
                    #expect(answer.status == 304)
                    #expect(answer.headers["etag"] == tag)
                    #expect(answer.headers["content-type"] == nil)
                }
            }
            for unknown in ["\"x\"", tag.filter { $0 != "\"" }, ""] {
                let answered = try monitor.get("/", headers: "If-None-Match: \(unknown)\r\n")?.status
                #expect(answered == 200)
            }
        }
    }

    @Test func aMonitorWithoutApplicationHasNone() async throws {
        try await withMonitor { monitor in
            let page = try monitor.get("/")?.status
            let api = try monitor.get("/api/v1/status")?.status
            #expect((page, api) == (404, 404))
        }
    }

    @Test func everyFileHasAPathAndAType() {
        #expect(PageFiles.all["/"] != nil)
        for (path, file) in PageFiles.all {
            #expect(path.hasPrefix("/") && file.contentType.contains("/"))
        }
        #expect(Set(PageFiles.all.values.map(\.tag)).count == PageFiles.all.count)
    }
}
