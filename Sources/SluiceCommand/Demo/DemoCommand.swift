import Sluice
import SluiceMonitor
import ArgumentParser

/// A month of real flights, through an embedded broker.
struct DemoCommand: AsyncParsableCommand {
    /// Nothing has to be free for a demo.
    private static let anyPort = MonitorAddress(host: MonitorAddress.standard.host, port: 0)

    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Replays a month of real flights through Sluice, with a broker of its own.",
        discussion: """
            The 27,004 flights that left New York in January 2013 are published to a topic of 8 partitions, while a \
            Sluice application reads them in batches of 200 ms, drops those that were cancelled, joins the others with \
            their airlines and planes, and writes them to a second topic as JSON. At the end the second topic is read \
            back and compared with what was published: the exit code is 0 only when every flight is there, once, and \
            in order for each plane.

            Nothing else is needed: the broker runs inside this process. It all takes about half a minute. Where standard \
            output is a terminal the progress is redrawn in place, else there is a line a second.

            The first line names the address of a page that shows the application live, at a port that is free unless \
            --monitor HOST:PORT names one. It is there for as long as the demo runs: --seconds 60 leaves time to look \
            around. --no-monitor, --monitor-token-file and --monitor-allowed-hosts are those of every application.
            """
    )

    @Option(name: .long, help: "How many seconds publishing takes, from 1 to 600.")
    var seconds = 30

    /// Their own help names the default of other applications.
    @OptionGroup(visibility: .hidden) var monitoring: MonitorOptions

    func validate() throws {
        guard (1...600).contains(seconds) else { throw ValidationError("--seconds must be from 1 to 600") }
    }

    func run() async throws {
        let demo = try Demo(replayingOver: .seconds(seconds))
        defer { demo.close() }
        try await monitoring.withMonitor(of: demo.application, default: Self.anyPort, logger: Demo.monitorLogger) {
            address in
            print(demo.introduction(monitoredAt: address))
            flushStandardOutput()
            try await show(demo)
        }
    }

    private func show(_ demo: Demo) async throws {
        try await demo.run()
        let counts = demo.tally.counts
        guard demo.hasReadAll else {
            print("\nStopped when \(counts.read.grouped) flights were read.")
            throw ExitCode.failure
        }
        let check = try await demo.checkOutput()
        print(DemoReport(counts: counts, check: check).text)
        guard check.isComplete else { throw ExitCode.failure }
    }
}
