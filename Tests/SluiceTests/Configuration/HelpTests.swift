import ArgumentParser
import Testing

@testable import Sluice

@Suite struct HelpTests {
    @Test func theHelpNamesEverySettingWithDefaultAndVariable() {
        let help = ApplicationOptions.helpMessage(columns: 10_000)
        for setting in ConfigurationCatalogue.settings {
            let key = setting.key
            #expect(help.contains("--\(key.name)"))
            let text = "\(key.meaning) (default: \(key.defaultValue); environment: \(key.environment))"
            #expect(help.contains(text), "\(key.name)")
        }
        #expect(help.contains("-X <name=value>") && help.contains("SLUICE_CONFIG"))
    }

    @Test func namesAreUnique() {
        let all = ConfigurationCatalogue.all
        #expect(Set(all.map(\.name)).count == all.count)
        #expect(Set(all.map(\.environment)).count == all.count)
    }

    @Test func defaultsAreThoseOfTheCode() throws {
        let plain = ApplicationConfiguration(kafka: KafkaConfiguration(bootstrapServers: "localhost:9092"))
        #expect(try SettingsSource().load().configuration.description == plain.description)
        for setting in ConfigurationCatalogue.settings {
            var settings = ApplicationSettings()
            guard let text = setting.text(settings) else { continue }
            let isValue = setting.apply(text, &settings)
            // Nobody asks for no topic.
            #expect(isValue || setting.key.name == "input", "\(setting.key.name)")
            #expect(setting.text(settings) == text)
        }
    }
}
