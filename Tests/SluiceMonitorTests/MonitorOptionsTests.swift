import ArgumentParser
import SluiceMonitor
import Testing

@Suite struct MonitorOptionsTests {
    @Test func thereIsAMonitorOnThisMachineAlone() throws {
        #expect(try MonitorOptions.parse([]).address == MonitorAddress(host: "127.0.0.1", port: 9_464))
    }

    @Test func theAddressCanBeChosen() throws {
        #expect(try MonitorOptions.parse(["--monitor", "[::1]:0"]).address == MonitorAddress(host: "::1", port: 0))
    }

    @Test func theMonitorCanBeTurnedOff() throws {
        #expect(try MonitorOptions.parse(["--no-monitor"]).address == nil)
        #expect(try MonitorOptions.parse(["--monitor", "a:1", "--no-monitor"]).address == nil)
    }

    @Test func badAddressesAreClearErrors() {
        let error = #expect(throws: (any Error).self) { try MonitorOptions.parse(["--monitor", "9464"]) }
        let message = error.map { MonitorOptions.message(for: $0) } ?? ""
        #expect(message.contains("the port is missing: write HOST:PORT, such as 127.0.0.1:9464"), "\(message)")
    }

    @Test func theHelpNamesTheDefault() {
        #expect(MonitorOptions.helpMessage().contains("127.0.0.1:9464"))
    }
}
