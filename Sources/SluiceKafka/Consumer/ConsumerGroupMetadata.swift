internal import CRdKafka

/// Who a member is to its group at one moment, for `Producer.sendOffsets`: the group refuses offsets once it has a
/// newer generation, so what comes from a member that was thrown out is not stored. Made by
/// `GroupMember.groupMetadata()`; read it for each transaction anew.
///
/// Sendable: nothing changes it, and librdkafka only reads it.
public final class ConsumerGroupMetadata: @unchecked Sendable {
    /// The group's generation, which grows with each rebalance; 0 or more.
    public let generation: Int32
    /// The id that the group has given the member; never empty.
    public let memberID: String

    let pointer: OpaquePointer

    /// Takes `pointer` over.
    ///
    /// - Throws: When it is that of no member (`isOutdated`). A broker checks offsets that come without generation and
    ///   member against nothing at all, so they must not be sent.
    init(taking pointer: OpaquePointer) throws(KafkaError) {
        do throws(KafkaError) {
            (generation, memberID) = try Self.read(pointer)
            guard generation >= 0, !memberID.isEmpty else { throw .notMember }
        } catch {
            rd_kafka_consumer_group_metadata_destroy(pointer)
            throw error
        }
        self.pointer = pointer
    }

    /// What a fake of a member answers with; only a fake of a broker takes it.
    package convenience init(group: String, generation: Int32, memberID: String) throws(KafkaError) {
        guard let made = rd_kafka_consumer_group_metadata_new_with_genid(group, generation, memberID, nil) else {
            throw .notMember
        }
        try self.init(taking: made)
    }

    deinit { rd_kafka_consumer_group_metadata_destroy(pointer) }

    /// Finds out whether the linked librdkafka lets generation and member id be read, which `GroupMember.groupMetadata()`
    /// depends on. Ask at start: without it no transaction is safe.
    ///
    /// - Throws: When it does not.
    public static func checkLibrary() throws(KafkaError) {
        guard let pointer = rd_kafka_consumer_group_metadata_new_with_genid("group", 7, "member", "instance") else {
            throw unreadable
        }
        defer { rd_kafka_consumer_group_metadata_destroy(pointer) }
        guard try read(pointer) == (7, "member") else { throw unreadable }
    }

    /// Older releases of librdkafka have no accessors, but all can write it down.
    private static func read(_ pointer: OpaquePointer) throws(KafkaError) -> (Int32, String) {
        var buffer: UnsafeMutableRawPointer?
        var size = 0
        try KafkaError.check(
            rd_kafka_consumer_group_metadata_write(pointer, &buffer, &size),
            while: "asking who the member is"
        )
        guard let buffer else { throw unreadable }
        defer { rd_kafka_mem_free(nil, buffer) }
        guard let found = GroupMetadataLayout.read(UnsafeRawBufferPointer(start: buffer, count: size)) else {
            throw unreadable
        }
        return found
    }

    private static var unreadable: KafkaError {
        KafkaError(
            code: .notImplemented,
            message: """
                asking who the member is: librdkafka \(kafkaLibraryVersion()) writes group metadata in a way that is not \
                known here, so members that were thrown out could not be told. Use a version from 2.0.2 to 2.11
                """
        )
    }
}

/// How librdkafka 2.0.2 and later (looked up to 2.11) write group metadata: `CGMDv2:`, the generation as the machine
/// has it, group, member id, whether there is no instance id, instance id; texts end with a zero.
enum GroupMetadataLayout {
    private static let magic = Array("CGMDv2:".utf8)

    /// - Returns: Generation and member id; nil when the bytes are anything else.
    static func read(_ bytes: UnsafeRawBufferPointer) -> (generation: Int32, memberID: String)? {
        guard bytes.starts(with: magic), bytes.count >= magic.count + 4 else { return nil }
        let generation = bytes.loadUnaligned(fromByteOffset: magic.count, as: Int32.self)
        var rest = bytes[(magic.count + 4)...]
        guard text(from: &rest) != nil, let memberID = text(from: &rest), isInstance(rest) else { return nil }
        return (generation, memberID)
    }

    private static func text(from rest: inout Slice<UnsafeRawBufferPointer>) -> String? {
        guard let end = rest.firstIndex(of: 0) else { return nil }
        defer { rest = rest[(end + 1)...] }
        return String(decoding: rest[..<end], as: UTF8.self)
    }

    /// Whether this can be the end: a 1 alone, or a 0 and one text.
    private static func isInstance(_ rest: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard let isMissing = rest.first else { return false }
        let instance = rest.dropFirst()
        if isMissing == 1 { return instance.isEmpty }
        return isMissing == 0 && instance.last == 0 && instance.dropLast().allSatisfy { $0 != 0 }
    }
}

extension KafkaError {
    static var notMember: KafkaError {
        KafkaError(
            code: .unknownMember,
            message: "asking who the member is: it is in no generation of its group (any more)"
        )
    }
}
