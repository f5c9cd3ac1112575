internal import ArgumentParser

/// Flags that are seldom needed.
struct AdvancedOptions: ParsableArguments {
    @Option(.onDataLoss) var onDataLoss: String?
    @Option(.missingTopics) var missingTopics: String?
    @Option(.brokerTimeout) var brokerTimeout: String?
    @Option(.targetBatchDuration) var targetBatchDuration: String?
    @Option(.maxBatchBytes) var maxBatchBytes: String?
    @Option(.maxPartitionRecordsPerSecond) var maxPartitionRecordsPerSecond: String?
    @Option(.maxBatchesInFlight) var maxBatchesInFlight: String?
    @Option(.maxLaggingPartitions) var maxLaggingPartitions: String?
    @Option(.maxTaskBytes) var maxTaskBytes: String?
    @Option(.maxTaskOutputBytes) var maxTaskOutputBytes: String?
    @Option(.shufflePartitions) var shufflePartitions: String?
    @Option(.maxTaskShuffleBytes) var maxTaskShuffleBytes: String?
    @Option(.spillDirectory) var spillDirectory: String?
    @Option(.taskSoftDeadline) var taskSoftDeadline: String?
    @Option(.taskTimeout) var taskTimeout: String?
    @Option(.commitInterval) var commitInterval: String?
    @Option(.transactionProducers) var transactionProducers: String?
    @Option(.transactionTimeout) var transactionTimeout: String?
    @Option(.taskAttempts) var taskAttempts: String?
    @Option(.taskBackoff) var taskBackoff: String?
    @Option(.taskMaxBackoff) var taskMaxBackoff: String?
    @Option(.deliveryAttempts) var deliveryAttempts: String?
    @Option(.deliveryBackoff) var deliveryBackoff: String?
    @Option(.deliveryMaxBackoff) var deliveryMaxBackoff: String?
    @Option(.deadLetterShare) var deadLetterShare: String?
    @Option(.deadLetterWindow) var deadLetterWindow: String?
    @Option(.deadLetterMinimum) var deadLetterMinimum: String?
    @Option(.stragglerMultiple) var stragglerMultiple: String?
    @Option(.stragglerQuantile) var stragglerQuantile: String?
    @Option(.stragglerMinimum) var stragglerMinimum: String?
    @Option(.revokeDeadline) var revokeDeadline: String?
    @Option(.drainDeadline) var drainDeadline: String?
    @Option(.stuckAfter) var stuckAfter: String?
    @Option(.trapsSignals) var trapsSignals: String?

    /// What was given.
    var given: [(Setting, String?)] {
        [
            (.onDataLoss, onDataLoss), (.missingTopics, missingTopics), (.brokerTimeout, brokerTimeout),
            (.targetBatchDuration, targetBatchDuration), (.maxBatchBytes, maxBatchBytes),
            (.maxPartitionRecordsPerSecond, maxPartitionRecordsPerSecond), (.maxBatchesInFlight, maxBatchesInFlight),
            (.maxLaggingPartitions, maxLaggingPartitions), (.maxTaskBytes, maxTaskBytes),
            (.maxTaskOutputBytes, maxTaskOutputBytes), (.shufflePartitions, shufflePartitions),
            (.maxTaskShuffleBytes, maxTaskShuffleBytes), (.spillDirectory, spillDirectory),
            (.taskSoftDeadline, taskSoftDeadline),
            (.taskTimeout, taskTimeout), (.commitInterval, commitInterval),
            (.transactionProducers, transactionProducers), (.transactionTimeout, transactionTimeout),
            (.taskAttempts, taskAttempts), (.taskBackoff, taskBackoff), (.taskMaxBackoff, taskMaxBackoff),
            (.deliveryAttempts, deliveryAttempts), (.deliveryBackoff, deliveryBackoff),
            (.deliveryMaxBackoff, deliveryMaxBackoff), (.deadLetterShare, deadLetterShare),
            (.deadLetterWindow, deadLetterWindow), (.deadLetterMinimum, deadLetterMinimum),
            (.stragglerMultiple, stragglerMultiple), (.stragglerQuantile, stragglerQuantile),
            (.stragglerMinimum, stragglerMinimum), (.revokeDeadline, revokeDeadline), (.drainDeadline, drainDeadline),
            (.stuckAfter, stuckAfter), (.trapsSignals, trapsSignals),
        ]
    }
}
