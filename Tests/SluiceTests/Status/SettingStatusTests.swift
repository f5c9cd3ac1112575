import Sluice
import Testing

@Suite struct SettingStatusTests {
    private func settings(_ change: (inout ApplicationConfiguration) -> Void = { _ in }) -> [String: String] {
        let app = StreamingApplication(name: "test", configuration: .quiet.with(change))
        let settings = app.status().configuration ?? []
        return Dictionary(settings.map { ($0.key, $0.value) }) { first, _ in first }
    }

    @Test func eachSettingHasAnEntry() {
        let found = settings {
            $0.trigger = .interval(.milliseconds(250))
            $0.maxBatchRecords = 5_000
        }
        #expect(found["interval"] == "250ms")
        #expect(found["max-batch-records"] == "5000")
        #expect(found["max-batch-bytes"] == "none")
        #expect(found["guarantee"] == "at-least-once")
        #expect(found["on-failure"] == "fail")
        #expect(found["kafka"] == nil)
        #expect(found["logger"] == nil)
        #expect(found["on-progress"] == nil)
    }

    @Test func propertiesOfTheLibraryAreApartAndSecretsMasked() {
        let found = settings {
            $0.kafka["sasl.password"] = "hunter2"
            $0.kafka["ssl.key.pem"] = "hunter2"
            $0.kafka["sasl.username"] = "otto"
        }
        #expect(found["bootstrap-servers"] == "memory.invalid:9092")
        #expect(found["kafka.sasl.username"] == "otto")
        #expect(found["kafka.sasl.password"] == "***")
        #expect(found["kafka.ssl.key.pem"] == "***")
        #expect(!found.values.contains { $0.contains("hunter2") })
    }
}
