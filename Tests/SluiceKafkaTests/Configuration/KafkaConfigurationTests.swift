import SluiceKafka
import Testing

@Suite struct KafkaConfigurationTests {
    private let plain = KafkaConfiguration(bootstrapServers: "a:1")

    private func fault(_ configuration: KafkaConfiguration, reserved: [String: String] = [:])
        -> KafkaConfigurationError?
    {
        do throws(KafkaConfigurationError) {
            try configuration.validate(for: .consumer, reserved: reserved)
            return nil
        } catch {
            return error
        }
    }

    @Test func takesAnyPropertyOfLibrdkafkas() {
        #expect(fault(plain.setting(["fetch.wait.max.ms": "5", "auto.offset.reset": "earliest"])) == nil)
    }

    @Test func namesWhatIsWrong() {
        let unknown = fault(plain.setting("fetch.wait.max.m", to: "5"))
        #expect(unknown?.property == "fetch.wait.max.m")
        #expect(unknown?.remedy == "Did you mean fetch.wait.max.ms?")
        let value = fault(plain.setting("session.timeout.ms", to: "soon"))
        #expect(value?.property == "session.timeout.ms")
        #expect(value?.value == "soon")
        #expect(fault(KafkaConfiguration(bootstrapServers: " ,"))?.property == "bootstrap.servers")
    }

    @Test func refusesWhatIsReserved() {
        let fault = fault(plain.setting("request.required.acks", to: "1"), reserved: ["acks": "it must be all"])
        #expect(fault?.property == "request.required.acks")
        #expect(fault?.reason.contains("it must be all") == true)
    }

    @Test func refusesCooperativeRebalancingWhileItIsUnsafe() {
        #expect(fault(plain.setting("partition.assignment.strategy", to: "cooperative-sticky")) != nil)
        let unknown = fault(plain.setting("partition.assignment.strategy", to: "range, sticky"))
        #expect(unknown?.reason == "librdkafka has no assignor sticky")
        #expect(fault(plain.setting("partition.assignment.strategy", to: "range, roundrobin")) == nil)
    }

    @Test func theUsersValueWinsUnderAnyName() {
        let user = plain.setting("queue.buffering.max.ms", to: "7")
        #expect(user.withDefaults(["linger.ms": "0", "acks": "all"]).properties["linger.ms"] == nil)
        #expect(user.withDefaults(["acks": "all"])["acks"] == "all")
    }

    @Test(arguments: [
        "sasl.password", "ssl.key.password", "ssl.keystore.password", "ssl.key.pem", "sasl.oauthbearer.config",
        "sasl.oauthbearer.client.secret",
    ])
    func showsNoSecret(property: String) {
        let configuration = plain.setting(property, to: "hunter2")
        #expect(!configuration.description.contains("hunter2"))
        #expect(configuration.description.contains("bootstrap.servers=a:1"))
        #expect(fault(configuration, reserved: [property: "no"])?.description.contains("hunter2") == false)
    }

    @Test func showsNoSecretWhoseNameIsMistyped() {
        let fault = fault(plain.setting("sasl.pasword", to: "hunter2"))
        #expect(fault?.property == "sasl.pasword")
        #expect(fault?.description.contains("hunter2") == false)
    }

    @Test func aClientThatCantBeMadeSaysWhy() {
        let contradiction = plain.setting([
            "group.id": "g", "session.timeout.ms": "10000", "max.poll.interval.ms": "5000",
        ])
        let fault = #expect(throws: KafkaConfigurationError.self) {
            try ReaderClient(configuration: contradiction, onLog: noLog, onError: noError)
        }
        #expect(fault?.reason.contains("max.poll.interval.ms") == true)
        #expect(throws: KafkaConfigurationError.self) {
            try ReaderClient(configuration: plain, onLog: noLog, onError: noError)
        }
    }
}
