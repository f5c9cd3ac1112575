internal import Synchronization

/// Where an application's shuffles keep what they hold: memory that all writers and all sealed output share, and a
/// directory for what does not fit. One a run of the application; used from any thread.
@usableFromInline
final class ShuffleSpace: Sendable {
    /// What a writer may have beyond the limit, in bytes, so that each can go on whatever the others hold. With a limit of
    /// less than eight times as much it is an eighth of that.
    static let leastPerWriter = 1 << 20
    /// What is taken of the limit at a time, in bytes; at most a sixteenth of the limit.
    static let step = 256 << 10

    /// The most that writers and sealed output hold in memory, in bytes.
    let memoryLimit: Int
    let leastPerWriter: Int
    let step: Int
    /// How many runs on disk a reader has open at once, each with a buffer of about 64 KiB; more are merged first.
    let mostRunsRead: Int
    let files: any SpillFiles
    let seed: HashSeed

    private let granted = Atomic<Int>(0)
    private let beyond = Atomic<Int>(0)
    private let sealed = Atomic<Int>(0)
    private let spilled = Atomic<Int>(0)

    /// - Parameters:
    ///   - memoryLimit: In bytes, of any size: with a few KiB nearly all goes to disk.
    ///   - directory: Where spill files are made, once something spills. `checkDirectory()` tells early whether that can be.
    convenience init(memoryLimit: Int, directory: String) {
        self.init(memoryLimit: memoryLimit, files: DiskSpillFiles(directory))
    }

    init(memoryLimit: Int, files: any SpillFiles, mostRunsRead: Int = 64, seed: HashSeed = .process) {
        self.memoryLimit = memoryLimit
        leastPerWriter = min(Self.leastPerWriter, max(0, memoryLimit) / 8)
        step = max(1, min(Self.step, memoryLimit / 16))
        self.mostRunsRead = max(2, mostRunsRead)
        self.files = files
        self.seed = seed
    }

    /// - Throws: A `Failure` that names the directory and its setting, when nothing can be written there.
    func checkDirectory() throws { try files.check() }

    /// What writers, sealed output and readers hold in memory now, in bytes: estimated.
    var usedBytes: Int { granted.load(ordering: .relaxed) + beyond.load(ordering: .relaxed) }

    /// What of it is sealed.
    var sealedBytes: Int { sealed.load(ordering: .relaxed) }

    /// What was written to disk since the start, in bytes.
    var spilledBytes: Int { spilled.load(ordering: .relaxed) }
}

extension ShuffleSpace {
    /// Takes memory of the limit, if so much is left.
    func take(_ bytes: Int) -> Bool { Self.add(bytes, to: granted, atMost: memoryLimit) }

    func giveBack(_ bytes: Int) { granted.subtract(bytes, ordering: .relaxed) }

    /// Takes memory, whatever is left.
    func takeBeyond(_ bytes: Int) { beyond.add(bytes, ordering: .relaxed) }

    func giveBackBeyond(_ bytes: Int) { beyond.subtract(bytes, ordering: .relaxed) }

    /// Notes memory as sealed, unless more than half of the limit would be.
    func seal(_ bytes: Int) -> Bool { Self.add(bytes, to: sealed, atMost: memoryLimit / 2) }

    /// The same for what can't go to disk: it may have all of the limit.
    func sealAnyway(_ bytes: Int) -> Bool { Self.add(bytes, to: sealed, atMost: memoryLimit) }

    func unseal(_ bytes: Int) { sealed.subtract(bytes, ordering: .relaxed) }

    func noteSpilled(_ bytes: Int) { spilled.add(bytes, ordering: .relaxed) }

    private static func add(_ bytes: Int, to count: borrowing Atomic<Int>, atMost limit: Int) -> Bool {
        var current = count.load(ordering: .relaxed)
        while true {
            guard current <= limit - bytes else { return false }
            let (exchanged, found) = count.weakCompareExchange(
                expected: current,
                desired: current + bytes,
                ordering: .relaxed
            )
            if exchanged { return true }
            current = found
        }
    }
}
