import SluiceTesting
import Foundation

@testable import Sluice

/// Keys that all have the same hash.
struct ConstantHash: Hashable, Sendable {
    let number: Int
    func hash(into hasher: inout Hasher) {}
}

struct Place: Hashable, Sendable {
    let row: Int32
    let column: Int16
    let isOpen: Bool
}

/// One attempt's input: what it writes, in order.
typealias Written<Key, Value> = [(key: Key, value: Value)]

/// An exchange with its settings, as one test uses it.
struct ShuffleTrial<Key: Hashable> {
    var space: ShuffleSpace
    var placement: Placement<Key>

    init(limit: Int, _ placement: Placement<Key>, files: (any SpillFiles)? = nil, mostRunsRead: Int = 64) {
        let directory = FileManager.default.temporaryDirectory.path
        space = ShuffleSpace(memoryLimit: limit, files: files ?? DiskSpillFiles(directory), mostRunsRead: mostRunsRead)
        self.placement = placement
    }

    func append<Value>(
        _ inputs: [Written<Key, Value>],
        _ order: ShuffleOrder<Key, Value>
    ) throws -> [SealedRuns<Key, Value>] {
        try inputs.map { input in
            let writer = AppendingWriter<Key, Value>(space, placement, order)
            for (key, value) in input { try writer.add(key, value) }
            return try sealed(writer)
        }
    }

    func combine<Value, Combined>(
        _ inputs: [Written<Key, Value>],
        create: @escaping (Value) throws -> Combined,
        mergeValue: @escaping (inout Combined, Value) throws -> Void,
        mergeCombiners: @escaping (inout Combined, Combined) throws -> Void
    ) throws -> [SealedRuns<Key, Combined>] {
        try inputs.map { input in
            let writer = CombiningWriter<Key, Value, Combined>(
                space,
                placement,
                create: create,
                mergeValue: mergeValue,
                mergeCombiners: mergeCombiners
            )
            for (key, value) in input { try writer.add(key, value) }
            return try sealed(writer)
        }
    }

    private func sealed<Value>(_ writer: ExchangeWriter) throws -> SealedRuns<Key, Value> {
        guard let sealed = try writer.seal() as? SealedRuns<Key, Value> else {
            throw Failure(origin: .shuffle, message: "")
        }
        return sealed
    }

    /// Every bucket's entries, in order.
    func merged<Value>(
        _ inputs: [SealedRuns<Key, Value>],
        _ order: ShuffleOrder<Key, Value>
    ) throws -> [Written<Key, Value>] {
        try (0..<placement.buckets).map { bucket in
            let reader = try MergeReader(inputs, bucket: bucket, order, space)
            var entries: Written<Key, Value> = []
            while let entry = try reader.next() { entries.append(entry) }
            return entries
        }
    }

    /// Every bucket's groups, in order.
    func grouped<Value>(
        _ inputs: [SealedRuns<Key, Value>],
        _ order: ShuffleOrder<Key, Value>
    ) throws -> [[(key: Key, values: [Value])]] {
        try (0..<placement.buckets).map { bucket in
            let reader = try GroupReader(inputs, bucket: bucket, order, space)
            var groups: [(Key, [Value])] = []
            while let key = try reader.nextKey() {
                var values: [Value] = []
                while let value = try reader.nextValue() { values.append(value) }
                groups.append((key, values))
            }
            return groups
        }
    }

    /// Every bucket's keys with what they were combined to, in order.
    func combined<Combined>(
        _ inputs: [SealedRuns<Key, Combined>],
        _ mergeCombiners: @escaping (inout Combined, Combined) throws -> Void
    ) throws -> [[(key: Key, combined: Combined)]] {
        try (0..<placement.buckets).map { bucket in
            let reader = try CombinedReader(inputs, bucket: bucket, space, mergeCombiners)
            var keys: [(Key, Combined)] = []
            while let pair = try reader.next() { keys.append(pair) }
            return keys
        }
    }
}
