import ArgumentParser
import Logging
import Testing

@testable import Sluice

@Suite struct ApplicationOptionsTests {
    private func settings(_ arguments: String...) throws -> ApplicationSettings {
        try ApplicationOptions.parse(arguments).resolve(in: [:])
    }

    private func message(_ arguments: String...) -> String? {
        do {
            _ = try ApplicationOptions.parse(arguments)
            return nil
        } catch {
            return ApplicationOptions.message(for: error)
        }
    }

    @Test func everythingHasADefault() throws {
        let configuration = try settings().configuration
        #expect(configuration.kafka == KafkaConfiguration(bootstrapServers: "localhost:9092"))
        #expect(configuration.group == nil)
        #expect(configuration.trigger == .interval(.seconds(1)))
        #expect(configuration.executors >= 1)
        #expect(configuration.startingOffsets == .earliest)
        #expect(configuration.logger.logLevel == .info)
        #expect(configuration.rateControl == .adaptive)
        #expect(configuration.maxBatchRecords == nil && configuration.maxBatchBytes == nil)
        #expect(configuration.maxPartitionRecordsPerSecond == nil)
    }

    @Test func everythingCanBeSet() throws {
        let settings = try settings(
            "--bootstrap-servers",
            "a:1,b:2",
            "--group",
            "g",
            "--input",
            "x,y",
            "--input",
            "z",
            "--output",
            "o",
            "--interval",
            "250ms",
            "--executors",
            "3",
            "--starting-offsets",
            "latest",
            "--log-level",
            "debug",
            "--rate-control",
            "fixed:1000",
            "--max-batch-records",
            "5",
            "--max-batch-bytes",
            "6",
            "--max-partition-records-per-second",
            "7",
            "-X",
            "fetch.wait.max.ms=10",
            "-X",
            "client.id=a=b"
        )
        let configuration = settings.configuration
        #expect(configuration.kafka.bootstrapServers == "a:1,b:2")
        #expect(configuration.kafka["fetch.wait.max.ms"] == "10")
        #expect(configuration.kafka["client.id"] == "a=b")
        #expect(configuration.group == "g")
        #expect(configuration.trigger == .interval(.milliseconds(250)))
        #expect(configuration.executors == 3)
        #expect(configuration.startingOffsets == .latest)
        #expect(configuration.logger.logLevel == .debug)
        #expect(configuration.rateControl == .fixed(recordsPerSecond: 1_000))
        #expect(configuration.maxBatchRecords == 5 && configuration.maxBatchBytes == 6)
        #expect(configuration.maxPartitionRecordsPerSecond == 7)
        #expect(try settings.inputTopics() == ["x", "y", "z"])
        #expect(try settings.outputTopic() == "o")
    }

    @Test(arguments: [
        ("500ms", Trigger.interval(.milliseconds(500))), ("2s", .interval(.seconds(2))),
        ("3m", .interval(.seconds(180))),
        ("asap", .asap),
    ])
    func readsIntervals(text: String, trigger: Trigger) throws {
        #expect(try settings("--interval", text).configuration.trigger == trigger)
    }

    @Test func readsTimeSpans() throws {
        let configuration = try settings(
            "--target-batch-duration",
            "250ms",
            "--stuck-after",
            "2m",
            "--drain-deadline",
            "5s",
            "--revoke-deadline",
            "7s"
        ).configuration
        #expect(configuration.targetBatchDuration == .milliseconds(250))
        #expect(configuration.stuckAfter == .seconds(120))
        #expect(configuration.drainDeadline == .seconds(5))
        #expect(configuration.revokeDeadline == .seconds(7))
    }

    @Test func flagsChangeNothingByThemselves() throws {
        let configuration = try settings().configuration
        let plain = ApplicationConfiguration(kafka: KafkaConfiguration(bootstrapServers: "localhost:9092"))
        #expect("\(configuration)" == "\(plain)")
    }

    @Test(arguments: [("512MiB", 512 << 20), ("2GiB", 2 << 30), ("64KiB", 64 << 10), ("1000", 1_000)])
    func readsSizes(text: String, bytes: Int) throws {
        #expect(try settings("--max-batch-bytes", text).configuration.maxBatchBytes == bytes)
        #expect(ByteSize(argument: ByteSize(argument: text)?.description ?? "")?.bytes == bytes)
    }

    @Test(arguments: ["0", "-1", "1.5GiB", "5MB", "MiB", "9999999999GiB"])
    func refusesSizes(text: String) {
        #expect(message("--memory-limit=\(text)")?.contains("The value '\(text)' is invalid") == true)
    }

    @Test func readsWhatToDoAboutLoss() throws {
        let configuration = try settings(
            "--on-data-loss",
            "skip-to-earliest",
            "--instance-id",
            "pod-1",
            "--starting-offsets",
            "t:0=5"
        ).configuration
        #expect(configuration.onDataLoss == .skipToEarliest)
        #expect(configuration.instanceID == "pod-1")
        #expect(configuration.startingOffsets == .offsets([TopicPartition(topic: "t", partition: 0): 5]))
    }

    @Test(arguments: ["0ms", "-1s", "1.5s", "5", "s", "1h"])
    func refusesIntervals(text: String) {
        #expect(message("--interval=\(text)")?.contains("The value '\(text)' is invalid for '--interval") == true)
    }

    @Test(arguments: [
        RateControl.adaptive, .pid(RateControl.PIDGains()), .fixed(recordsPerSecond: 9), .unlimited,
    ])
    func rateControlsReadBack(control: RateControl) {
        #expect(RateControl(argument: control.defaultValueDescription) == control)
    }

    @Test(arguments: ["fixed", "fixed:0", "fixed:1.5", "PID"])
    func refusesRateControls(text: String) {
        #expect(message("--rate-control=\(text)")?.contains("The value '\(text)' is invalid") == true)
    }

    @Test func whatIsAvailableNowNeedsNoInterval() throws {
        let configuration = try settings("--available-now", "--interval", "2s").configuration
        #expect(configuration.trigger == .availableNow)
    }

    @Test(arguments: ["noequals", "=value"])
    func refusesPropertiesWithoutNameAndValue(text: String) throws {
        let message = try SettingsSource(flags: ["-X", text]).message()
        #expect(message?.contains("a name or a value is missing, as in -X name=value") == true)
    }

    @Test func saysWhatStartingOffsetsThereAre() {
        let message = message("--starting-offsets", "middle")
        #expect(message?.contains("earliest") == true && message?.contains("latest") == true)
    }

    @Test func saysWhichTopicIsMissing() throws {
        let settings = try settings()
        #expect(throws: ValidationError.self) { try settings.inputTopics() }
        #expect(throws: ValidationError.self) { try settings.outputTopic() }
    }

    @Test(arguments: [BatchInterval.asap, .every(.milliseconds(1)), .every(.milliseconds(1_500)), .every(.seconds(60))])
    func intervalsReadBack(interval: BatchInterval) {
        #expect(BatchInterval(argument: interval.description) == interval)
    }
}
