import Testing

@testable import SluiceKafka

@Suite(.timeLimit(.minutes(1))) struct ConsumerGroupMetadataTests {
    @Test func theLinkedLibraryCanBeRead() throws { try ConsumerGroupMetadata.checkLibrary() }

    @Test func aMemberHasItsGenerationAndID() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        for instance in [nil, "one"] {
            let properties = instance.map { ["group.instance.id": $0] } ?? [:]
            let member = try TestMember(cluster.broker.bootstrapServers, group: "g\(instance ?? "")", properties)
            defer { member.member.leave(timeout: .seconds(10)) }
            try member.member.join(topics: ["t"])
            #expect(await eventually { member.isAssigned })
            try member.member.confirmAssigned(member.assignment() ?? [])
            let metadata = try member.member.groupMetadata()
            #expect(metadata.generation >= 0)
            #expect(!metadata.memberID.isEmpty)
        }
    }

    @Test func noMemberHasNone() throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let member = try TestMember(cluster.broker.bootstrapServers, group: "g")
        let before = #expect(throws: KafkaError.self) { try member.member.groupMetadata() }
        #expect(before?.isOutdated == true)
        member.member.leave(timeout: .zero)
        let after = #expect(throws: KafkaError.self) { try member.member.groupMetadata() }
        #expect(after?.code == .closed)
    }

    @Test func layoutsThatAreNotKnownAreRefused() {
        let known: [UInt8] = Array("CGMDv2:".utf8) + [7, 0, 0, 0] + Array("g\0m\0".utf8)
        #expect(read(known + [1])?.generation == 7)
        #expect(read(known + [1])?.memberID == "m")
        #expect(read(known + [0] + Array("instance\0".utf8))?.memberID == "m")
        for bytes in [[], known, known + [2], known + [1, 1], known + [0, 65], Array("CGMDv3:".utf8) + known] {
            #expect(read(bytes) == nil)
        }
        for length in 0..<known.count { #expect(read(Array(known[..<length])) == nil) }
    }

    private func read(_ bytes: [UInt8]) -> (generation: Int32, memberID: String)? {
        bytes.withUnsafeBytes { GroupMetadataLayout.read($0) }
    }
}
