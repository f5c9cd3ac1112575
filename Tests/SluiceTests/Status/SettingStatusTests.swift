import Sluice
import Testing

@Suite struct SettingStatusTests {
    private func settings(_ change: (inout ApplicationConfiguration) -> Void = { _ in }) -> [String: String] {
        let app = StreamingApplication(name: "test", configuration: .quiet.with(change))
        let settings = app.status().configuration ?? []
        return Dictionary(settings.map { ($0.key, $0.value) }) { first, _ in first }
    }

    @Test func eachPropertyHasAnEntry() {
        let found = settings {
            $0.trigger = .interval(.milliseconds(250))
            $0.maxBatchRecords = 5_000
        }
        #expect(found["trigger"] == "250ms")
        #expect(found["maxBatchRecords"] == "5000")
        #expect(found["maxBatchBytes"] == "not set")
        #expect(found["guarantee"] == "at-least-once")
        #expect(found["onFailure"] == "fail")
        #expect(found["kafka"] == nil)
        #expect(found["logger"] == nil)
        #expect(found["onProgress"] == nil)
    }

    @Test func propertiesOfTheLibraryAreApartAndSecretsMasked() {
        let found = settings {
            $0.kafka["sasl.password"] = "hunter2"
            $0.kafka["ssl.key.pem"] = "hunter2"
            $0.kafka["sasl.username"] = "otto"
        }
        #expect(found["kafka.bootstrap.servers"] == "memory.invalid:9092")
        #expect(found["kafka.sasl.username"] == "otto")
        #expect(found["kafka.sasl.password"] == "***")
        #expect(found["kafka.ssl.key.pem"] == "***")
        #expect(!found.values.contains { $0.contains("hunter2") })
    }
}
