/// An input of a merge with its number.
struct NumberedRuns<Key, Value> {
    /// Nil where the reader has merged several itself.
    let number: Int?
    let runs: SealedRuns<Key, Value>

    /// How many runs it has on disk for a bucket: each is read through a buffer of its own.
    func diskRuns(in bucket: Int) -> Int { runs.disk.count { !$0.blocks(of: bucket).isEmpty } }
}

extension RunMerger {
    /// The inputs; where they have too many runs on disk to read all at once, neighbours are merged on disk first.
    static func bounded(
        _ inputs: [SealedRuns<Key, Value>],
        bucket: Int,
        _ order: ShuffleOrder<Key, Value>,
        _ space: ShuffleSpace,
        firstInput: Int
    ) throws -> [NumberedRuns<Key, Value>] {
        var inputs = inputs.enumerated().map { NumberedRuns(number: firstInput + $0, runs: $1) }
        // One after another, they are not read at once.
        if order.isArrival { return inputs }
        while inputs.reduce(0, { $0 + $1.diskRuns(in: bucket) }) > space.mostRunsRead {
            let groups = groups(of: inputs, bucket: bucket, most: space.mostRunsRead)
            guard groups.count < inputs.count else { break }
            inputs = try groups.map { try merged($0, bucket: bucket, order, space) }
        }
        return inputs
    }

    /// Neighbours that have no more than `most` runs on disk together.
    private static func groups(
        of inputs: [NumberedRuns<Key, Value>],
        bucket: Int,
        most: Int
    ) -> [[NumberedRuns<Key, Value>]] {
        var groups: [[NumberedRuns<Key, Value>]] = []
        var runs = 0
        for input in inputs {
            let more = input.diskRuns(in: bucket)
            if groups.isEmpty || runs + more > most {
                groups.append([])
                runs = 0
            }
            groups[groups.count - 1].append(input)
            runs += more
        }
        return groups
    }

    private static func merged(
        _ group: [NumberedRuns<Key, Value>],
        bucket: Int,
        _ order: ShuffleOrder<Key, Value>,
        _ space: ShuffleSpace
    ) throws -> NumberedRuns<Key, Value> {
        guard group.count > 1 else { return group[0] }
        let codec = try EntryCodec<Key, Value>(space)
        let merger = try RunMerger(group, bucket: bucket, order, space)
        var writer = DiskRunWriter(try space.files.make(), at: 0, buckets: bucket + 1, space)
        while let entry = try merger.peek() {
            try writer.begin(bucket: bucket)
            try codec.encode(entry, &writer.encoder)
            try writer.endEntry()
            try merger.advance()
        }
        let run = try writer.finish().run
        let runs = SealedRuns<Key, Value>(disk: [run], memory: nil, sizes: [], bytesSpilled: 0)
        return NumberedRuns(number: nil, runs: runs)
    }
}
