import ArgumentParser
import Sluice
import SluiceTesting
import Testing

@testable import SluiceMonitor

@Suite struct MonitorOptionsTests {
    private func settings(
        _ arguments: [String] = [],
        application: [String] = [],
        environment: [String: String] = [:]
    ) throws -> MonitorSettings {
        let options = try MonitorOptions.parse(arguments)
        let all = try ApplicationOptions.parse(application).resolve(in: environment, flags: options.flags)
        return try MonitorSettings(all.configuration.loaded)
    }

    @Test func thereIsAMonitorOnThisMachineAlone() throws {
        let settings = try settings()
        #expect(settings.address == MonitorAddress(host: "127.0.0.1", port: 9_464))
        #expect(settings.access.token == nil && settings.access.allowedHosts.isEmpty)
        #expect("\(MonitorAddress.standard)" == ConfigurationCatalogue.monitorAddress.defaultValue)
    }

    @Test func theAddressCanBeChosen() throws {
        #expect(try settings(["--monitor", "[::1]:0"]).address == MonitorAddress(host: "::1", port: 0))
        let environment = ["SLUICE_MONITOR": "a:1"]
        #expect(try settings(environment: environment).address == MonitorAddress(host: "a", port: 1))
        #expect(try settings(["--monitor", "b:2"], environment: environment).address?.host == "b")
    }

    @Test func theMonitorCanBeTurnedOff() throws {
        #expect(try settings(["--no-monitor"]).address == nil)
        #expect(try settings(["--monitor", "a:1", "--no-monitor"]).address == nil)
        #expect(try settings(environment: ["SLUICE_NO_MONITOR": "true"]).address == nil)
        #expect(try settings(environment: ["SLUICE_NO_MONITOR": "false"]).address != nil)
    }

    @Test func tokenAndHostsAreTaken() throws {
        let environment = ["SLUICE_MONITOR_TOKEN": "secret", "SLUICE_MONITOR_ALLOWED_HOSTS": "a,b"]
        let access = try settings(environment: environment).access
        #expect(access.token == "secret")
        #expect(access.allowedHosts == ["a", "b"])
        #expect(
            try settings(["--monitor-allowed-hosts", "c", "--monitor-allowed-hosts", "d"]).access.allowedHosts == [
                "c", "d",
            ]
        )
    }

    @Test(arguments: ["SLUICE_MONITOR", "SLUICE_NO_MONITOR"])
    func whatCannotBeUsedIsAnErrorThatNamesItsPlace(variable: String) {
        let error = #expect(throws: SettingsFault.self) { try settings(environment: [variable: "what"]) }
        #expect(error?.description.contains("environment") == true)
        #expect(error?.description.contains(variable) == true)
        #expect(error?.description.contains("'what'") == true)
    }

    @Test func aTokenThatCannotBeSentIsAnErrorThatDoesNotShowIt() {
        let error = #expect(throws: SettingsFault.self) {
            try settings(environment: ["SLUICE_MONITOR_TOKEN": "a secret"])
        }
        #expect(error?.description.contains("SLUICE_MONITOR_TOKEN has a value that can't be used") == true)
        #expect(error?.description.contains("a secret") == false)
    }

    @Test func allowedHostsMayHaveSpacesAndPortsAround() throws {
        let environment = ["SLUICE_MONITOR_ALLOWED_HOSTS": " app, b.example:9464 ,, "]
        #expect(try settings(environment: environment).access.allowedHosts == ["app", "b.example:9464"])
    }

    @Test(arguments: ["app,https://c.example:9", "*.d.example", "a b", "*"])
    func whatCanBeNoHostIsAnError(hosts: String) {
        let error = #expect(throws: SettingsFault.self) { try settings(["--monitor-allowed-hosts", hosts]) }
        #expect(error?.description.contains("--monitor-allowed-hosts is '\(hosts)'") == true)
    }

    @Test func theStatusTellsWhatTheMonitorWasGiven() throws {
        var configuration = ApplicationConfiguration.inMemory
        configuration.loaded = try ApplicationOptions.parse([])
            .resolve(in: ["SLUICE_MONITOR_TOKEN": "secret"]).configuration.loaded
        let app = StreamingApplication(name: "app", configuration: configuration)
        let standard = MonitorAddress(host: "127.0.0.1", port: 0)
        for (flags, address, source) in [([], "127.0.0.1:0", "default"), (["--monitor", "b:2"], "b:2", "flag")] {
            let settings = try MonitorOptions.parse(flags).settings(for: app, default: standard)
            let status = ConfiguredApplication(app, settings).status(after: nil)
            let told = status.configuration?.filter { $0.key.hasPrefix("monitor") } ?? []
            #expect(told.first?.value == address && told.first?.source == source)
            let token = told.first { $0.key == "monitor-token" }
            #expect(token?.value == "***" && token?.source == "environment")
        }
    }

    @Test func anAddressAboveNoMonitorWins() throws {
        let off = ["SLUICE_NO_MONITOR": "true"]
        let options = try MonitorOptions.parse(["--monitor", "a:1"])
        let loaded = try ApplicationOptions.parse([]).resolve(in: off, flags: options.flags).configuration.loaded
        #expect(try MonitorSettings(loaded).address == MonitorAddress(host: "a", port: 1))
        let same = try LoadedSettings().adding(flags: [:], environment: off.merging(["SLUICE_MONITOR": "a:1"]) { $1 })
        #expect(try MonitorSettings(same).address == nil)
        let flag = try LoadedSettings().adding(flags: ["no-monitor": "true"], environment: ["SLUICE_MONITOR": "a:1"])
        #expect(try MonitorSettings(flag).address == nil)
    }

    @Test func aSettingThatCannotBeUsedEndsTheCommandAsAWrongFlagDoes() async throws {
        var configuration = ApplicationConfiguration.inMemory
        configuration.executors = 0
        let app = StreamingApplication(name: "app", configuration: configuration)
        let options = try MonitorOptions.parse(["--no-monitor"])
        let error = await #expect(throws: ValidationError.self) { try await options.run(app) }
        #expect(error?.message.contains("executors") == true)
    }

    @Test func noFlagTakesAToken() {
        #expect(throws: (any Error).self) { try MonitorOptions.parse(["--monitor-token", "secret"]) }
    }

    @Test func badAddressesAreClearErrors() {
        let error = #expect(throws: (any Error).self) { try MonitorOptions.parse(["--monitor", "9464"]) }
        let message = error.map { MonitorOptions.message(for: $0) } ?? ""
        #expect(message.contains("the port is missing: write HOST:PORT, such as 127.0.0.1:9464"), "\(message)")
    }

    @Test func theHelpNamesEverySettingAndItsDefault() {
        let help = MonitorOptions.helpMessage(columns: 10_000)
        for key in ConfigurationCatalogue.monitor where !key.isSecret {
            #expect(help.contains("\(key.meaning) (default: \(key.defaultValue); environment: \(key.environment))"))
        }
        #expect(help.contains("SLUICE_MONITOR_TOKEN"))
    }

    @Test func whatTheApplicationLoadedHoldsForItsMonitor() throws {
        let loaded = try ApplicationOptions.parse([]).resolve(in: [
            "SLUICE_MONITOR": "a:1", "SLUICE_MONITOR_TOKEN": "t",
        ])
        var configuration = ApplicationConfiguration.inMemory
        configuration.loaded = loaded.configuration.loaded
        let app = StreamingApplication(name: "app", configuration: configuration)
        let settings = try MonitorOptions.parse(["--monitor", "b:2"]).settings(for: app)
        #expect(settings.address == MonitorAddress(host: "b", port: 2))
        #expect(settings.access.token == "t")
    }
}
