internal import Metrics

/// The metrics of what operators share for their calls, by its name: bounded by the plan.
struct CallMeters {
    private let factory: any MetricsFactory
    private var meters: [Key: Meter] = [:]

    private struct Key: Hashable {
        let definition: MetricDefinition
        let label: String
    }

    init(_ factory: any MetricsFactory) { self.factory = factory }

    mutating func sample(_ calls: CallResources) {
        for pool in calls.pools {
            let counts = pool.counts
            set(MetricsCatalogue.blockingThreads, pool.name, pool.threads)
            set(MetricsCatalogue.blockingThreadsBusy, pool.name, counts.busy)
            set(MetricsCatalogue.blockingQueue, pool.name, counts.queued)
        }
        for limiter in calls.limiters.values {
            let counts = limiter.counts
            set(MetricsCatalogue.limiterPermits, limiter.name, limiter.concurrency)
            set(MetricsCatalogue.limiterPermitsInUse, limiter.name, counts.inUse)
            set(MetricsCatalogue.limiterWaiting, limiter.name, counts.waiting)
        }
        for limiter in calls.rateLimiters.values {
            set(MetricsCatalogue.rateLimiterWaiting, limiter.name, limiter.waiting)
        }
    }

    /// Takes them away: nothing is under way any more.
    mutating func removeAll() {
        for meter in meters.values { meter.destroy() }
        meters = [:]
    }

    private mutating func set(_ definition: MetricDefinition, _ label: String, _ value: Int) {
        let key = Key(definition: definition, label: label)
        let meter = meters[key] ?? factory.gauge(definition, label)
        meters[key] = meter
        meter.set(value)
    }
}
