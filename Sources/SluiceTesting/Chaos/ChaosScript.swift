/// What is done to the instances of an application, and when: drawn at random, and wholly set by the seed.
///
/// Each instance goes its own way: it runs for a while, then something is done to it, which is undone some time later.
/// Pure: whoever performs it has the processes and the clock.
public struct ChaosScript: Sendable {
    /// How the script is drawn.
    public struct Settings: Hashable, Sendable {
        /// How many instances there are.
        public var instances = 3
        /// How long the script lasts; nothing begins later.
        public var length = Duration.seconds(60)
        /// How long an instance is left alone before the next thing is done to it.
        public var calm = Duration.seconds(2)...Duration.seconds(12)
        /// How long an instance is away after it was killed or drained.
        public var absence = Duration.milliseconds(100)...Duration.seconds(4)
        /// How long a frozen instance stands still: longer than its session, so that others take over its partitions.
        public var freeze = Duration.seconds(7)...Duration.seconds(11)
        /// Whether frozen instances may be supplanted too.
        public var supplants = true

        /// Three instances for a minute.
        public init() {}
    }

    /// What can be done to an instance.
    public enum Act: String, Hashable, Sendable, CaseIterable {
        /// SIGKILL: it ends at once, wherever it is.
        case kill
        /// SIGTERM: it finishes what it has begun, and ends.
        case drain
        /// SIGSTOP: it stands still, and does not know it.
        case freeze
        /// SIGSTOP, and another process is started under its name: two have the same identity.
        case supplant
        /// SIGCONT: it goes on where it stood; if it was supplanted, one of the two has to end.
        case thaw
        /// It is started again after a kill or a drain.
        case start
    }

    /// One act, its time and its instance.
    public struct Step: Hashable, Sendable {
        /// Counted from the start of the script.
        public let time: Duration
        /// From 0.
        public let instance: Int
        /// What is done.
        public let act: Act
    }

    /// Everything that is done, in order of time. What is begun before the script's length is undone, if need be behind
    /// it, so that in the end each instance runs.
    public let steps: [Step]

    /// Draws the script of a seed.
    public init(_ settings: Settings, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        steps = (0..<settings.instances)
            .flatMap { Self.course(of: $0, settings, &random) }
            .sorted { ($0.time, $0.instance) < ($1.time, $1.instance) }
    }

    /// How often something was begun, other than what undoes it.
    public var disturbances: Int { steps.count { $0.act != .thaw && $0.act != .start } }

    private static func course(
        of instance: Int,
        _ settings: Settings,
        _ random: inout SeededGenerator
    ) -> [Step] {
        let beginnings: [Act] = [.kill, .kill, .drain, .freeze] + (settings.supplants ? [.supplant] : [])
        var steps: [Step] = []
        var time = random.duration(.zero...settings.calm.upperBound)
        while time < settings.length {
            let act = beginnings[Int.random(in: beginnings.indices, using: &random)]
            let stands = act == .freeze || act == .supplant
            steps.append(Step(time: time, instance: instance, act: act))
            time += random.duration(stands ? settings.freeze : settings.absence)
            steps.append(Step(time: time, instance: instance, act: stands ? .thaw : .start))
            time += random.duration(settings.calm)
        }
        return steps
    }
}
