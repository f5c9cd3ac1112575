import Synchronization
import Testing

@testable import SluiceKafka

@Suite struct SecretMaskTests {
    private func masked(_ text: String, _ properties: [String: String]) -> String {
        SecretMask(KafkaConfiguration(bootstrapServers: "a:1", properties: properties)).masked(text)
    }

    @Test func aSecretsValueIsLeftOut() {
        let properties = ["sasl.password": "abc", "ssl.key.password": "abcdef", "sasl.username": "user"]
        #expect(masked("user abc, abcdef at a:1", properties) == "user ***, *** at a:1")
        #expect(masked("abc", [:]) == "abc")
        #expect(masked("abc", ["sasl.password": ""]) == "abc")
    }

    @Test func aPartOfAValueIsLeftOutToo() {
        let text = "Failed to acquire token: Unrecognized sasl.oauthbearer.config beginning at: S3NT1NEL"
        let shown = masked(text, ["sasl.oauthbearer.config": "principal=a S3NT1NEL"])
        #expect(shown == "Failed to acquire token: Unrecognized sasl.oauthbearer.config beginning at: ***")
    }

    @Test func aClientsOwnTextsAreMasked() async throws {
        let said = Mutex<[String]>([])
        let configuration = KafkaConfiguration(
            bootstrapServers: "127.0.0.1:1",
            properties: [
                "group.id": "g", "security.protocol": "SASL_PLAINTEXT", "sasl.mechanism": "OAUTHBEARER",
                "enable.sasl.oauthbearer.unsecure.jwt": "true", "sasl.oauthbearer.config": "principal=a S3NT1NEL",
            ]
        )
        let client = try ReaderClient(
            configuration: configuration,
            onLog: { line in said.withLock { $0.append(line.message) } },
            onError: { error in said.withLock { $0.append(error.message) } }
        )
        defer { client.shutdown() }
        #expect(await eventually { said.withLock { $0.contains { $0.contains("beginning at") } } })
        #expect(!said.withLock { $0.contains { $0.contains("S3NT1NEL") } })
    }
}
