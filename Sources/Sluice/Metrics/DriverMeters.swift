internal import Metrics

/// The metrics that have no labels, or whose labels are known from the start.
struct DriverMeters {
    let recordsWritten: Counter
    let bytesWritten: Counter
    let recordsAdmitted: Counter
    let batchesCut: Counter
    let batchesFinished: Counter
    let schedulingDelay: Timer
    let processingTime: Timer
    let commitDelay: Timer
    let totalDelay: Timer
    let batchesInFlight: Meter
    let tasksDelivered: Counter
    let tasksAbandoned: Counter
    let taskDuration: Timer
    let shuffleRecordsWritten: Counter
    let shuffleBytesWritten: Counter
    let shuffleRecordsRead: Counter
    let shuffleKeys: Counter
    let shuffleBytesSpilled: Counter
    let shuffleSkew: Meter
    let deliveryDuration: Timer
    let deliveryQueue: Meter
    let readerMemory: Meter
    let runningMemory: Meter
    let heldMemory: Meter
    let memoryIsFull: Meter
    let commitDuration: Timer
    let transactionDuration: Timer
    let transactionUnits: Counter
    let producersRenewed: Counter
    let assignedPartitions: Meter
    let laggards: Meter
    let stragglers: Counter
    let currentStragglers: Meter
    let slots: Meter
    let busySlots: Meter
    let progressAge: Meter
    /// Goes with the run: nobody waits for signs of one that has ended.
    let heartbeat: Meter
    private let states: [(name: String, meter: Meter)]

    init(_ factory: any MetricsFactory) {
        recordsWritten = factory.counter(MetricsCatalogue.recordsWritten)
        bytesWritten = factory.counter(MetricsCatalogue.bytesWritten)
        recordsAdmitted = factory.counter(MetricsCatalogue.recordsAdmitted)
        batchesCut = factory.counter(MetricsCatalogue.batchesCut)
        batchesFinished = factory.counter(MetricsCatalogue.batchesFinished)
        schedulingDelay = factory.timer(MetricsCatalogue.schedulingDelay)
        processingTime = factory.timer(MetricsCatalogue.processingTime)
        commitDelay = factory.timer(MetricsCatalogue.commitDelay)
        totalDelay = factory.timer(MetricsCatalogue.totalDelay)
        batchesInFlight = factory.gauge(MetricsCatalogue.batchesInFlight)
        tasksDelivered = factory.counter(MetricsCatalogue.tasksDelivered)
        tasksAbandoned = factory.counter(MetricsCatalogue.tasksAbandoned)
        taskDuration = factory.timer(MetricsCatalogue.taskDuration)
        shuffleRecordsWritten = factory.counter(MetricsCatalogue.shuffleRecordsWritten)
        shuffleBytesWritten = factory.counter(MetricsCatalogue.shuffleBytesWritten)
        shuffleRecordsRead = factory.counter(MetricsCatalogue.shuffleRecordsRead)
        shuffleKeys = factory.counter(MetricsCatalogue.shuffleKeys)
        shuffleBytesSpilled = factory.counter(MetricsCatalogue.shuffleBytesSpilled)
        shuffleSkew = factory.gauge(MetricsCatalogue.shuffleSkew)
        deliveryDuration = factory.timer(MetricsCatalogue.deliveryDuration)
        deliveryQueue = factory.gauge(MetricsCatalogue.deliveryQueue)
        readerMemory = factory.gauge(MetricsCatalogue.memoryUsed, "readers")
        runningMemory = factory.gauge(MetricsCatalogue.memoryUsed, "running")
        heldMemory = factory.gauge(MetricsCatalogue.memoryUsed, "held")
        memoryIsFull = factory.gauge(MetricsCatalogue.memoryIsFull)
        transactionDuration = factory.timer(MetricsCatalogue.transactionDuration)
        transactionUnits = factory.counter(MetricsCatalogue.transactionUnits)
        producersRenewed = factory.counter(MetricsCatalogue.producersRenewed)
        commitDuration = factory.timer(MetricsCatalogue.commitDuration)
        assignedPartitions = factory.gauge(MetricsCatalogue.assignedPartitions)
        laggards = factory.gauge(MetricsCatalogue.laggards)
        stragglers = factory.counter(MetricsCatalogue.stragglers)
        currentStragglers = factory.gauge(MetricsCatalogue.currentStragglers)
        slots = factory.gauge(MetricsCatalogue.slots)
        busySlots = factory.gauge(MetricsCatalogue.busySlots)
        progressAge = factory.gauge(MetricsCatalogue.progressAge)
        heartbeat = factory.gauge(MetricsCatalogue.heartbeat)
        states = ApplicationHealth.State.names.map { ($0, factory.gauge(MetricsCatalogue.state, $0)) }
        factory.gauge(MetricsCatalogue.buildInfo, SluiceVersion.current, kafkaLibraryVersion()).set(1)
    }

    /// Takes in what passed through the shuffles of a delivered task.
    func add(_ counts: ShuffleCounts) {
        shuffleRecordsWritten.increment(by: counts.recordsWritten)
        shuffleBytesWritten.increment(by: counts.bytesWritten)
        shuffleRecordsRead.increment(by: counts.recordsRead)
        shuffleKeys.increment(by: counts.keys)
        shuffleBytesSpilled.increment(by: counts.bytesSpilled)
    }

    func set(state: ApplicationHealth.State) {
        for (name, meter) in states { meter.set(name == state.name ? 1 : 0) }
    }

    /// Nothing is under way any more.
    func close() {
        for meter in [
            batchesInFlight, deliveryQueue, assignedPartitions, laggards, currentStragglers, slots, busySlots,
            progressAge, readerMemory, shuffleSkew,
            runningMemory, heldMemory, memoryIsFull,
        ] {
            meter.set(0)
        }
    }
}
