import Foundation
import Testing

@Suite struct UnitTests {
    private let unit: String

    init() throws { unit = try ProjectFiles.text("deploy/systemd/sluice@.service") }

    @Test func givesADrainItsTime() throws {
        #expect(try setting("Type") == "notify")
        #expect(try setting("KillMode") == "mixed")
        let stop = try #require(Int(setting("TimeoutStopSec")))
        #expect(stop >= drainSeconds + leavingSeconds)
        // The driver counts as hung after 30 s, and a sign of life comes each half of this.
        let watchdog = try #require(Int(setting("WatchdogSec")))
        #expect(watchdog >= 60)
        #expect(try setting("RestartPreventExitStatus") == "64")
    }

    @Test(
        .enabled(if: Program.systemdAnalyze.isInstalled, "there is no systemd-analyze: install systemd")
    ) func isValid() throws {
        try withInstance { path in
            let (status, output) = try Program.systemdAnalyze.run(["verify", "--man=no", path])
            #expect(status == 0)
            #expect(output.isEmpty)
        }
    }

    @Test(
        .enabled(if: Program.systemdAnalyze.isInstalled, "there is no systemd-analyze: install systemd")
    ) func isLockedIn() throws {
        try withInstance { path in
            let (_, output) = try Program.systemdAnalyze.run(
                ["security", "--offline=true", "--no-pager", "--threshold=15", path]
            )
            let found = output.firstMatch(of: /exposure level for .*: ([0-9.]+)/).flatMap { Double($0.output.1) }
            let score = try #require(found, "\(output)")
            #expect(score <= 1.5, "\(output)")
            let article = try ProjectFiles.text("Sources/Sluice/Sluice.docc/Deployment.md")
            #expect(article.contains("rates its exposure \(score) "))
        }
    }

    /// As an instance of the template, with a program and settings that every machine has.
    private func withInstance(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sluice-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "sluice@passthrough.service")
        try unit.replacing("/opt/sluice/bin/%i", with: "/bin/true").write(to: file, atomically: true, encoding: .utf8)
        try body(file.path)
    }

    private func setting(_ name: String) throws -> String {
        let line = unit.split(separator: "\n").first { $0.hasPrefix("\(name)=") }
        return String(try #require(line, "\(name)").dropFirst(name.count + 1))
    }
}
