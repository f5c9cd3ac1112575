extension ApplicationConfiguration {
    /// Where partitions are read from for which the group has committed nothing.
    ///
    /// It holds for the partitions that are there when the group first reads a topic. Those that appear later are read
    /// from their start, whatever is set here, so that nothing written to them is missed.
    public enum StartingOffsets: Hashable, Sendable {
        /// The first record that the log still holds.
        case earliest
        /// What is written from now on.
        case latest
        /// The first record whose timestamp is that many milliseconds since 1970 or later; where there is none, what is
        /// written from now on.
        case timestamp(milliseconds: Int64)
        /// These offsets; partitions that are not named begin at an edge of the log.
        case offsets([TopicPartition: Int64], otherwise: Edge = .earliest)

        /// An edge of a log.
        public enum Edge: String, Hashable, Sendable, CaseIterable {
            /// The first record that the log still holds.
            case earliest
            /// What is written from now on.
            case latest
        }
    }
}
