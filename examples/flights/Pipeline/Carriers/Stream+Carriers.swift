package import Sluice

extension Stream<Flight> {
    /// Each batch's flights and delays by carrier and hour, with the airlines' names.
    ///
    /// Flights that left and flights that did not are added up apart, where they are read. Both are shuffled by the same key,
    /// so the join shuffles nothing: it finds both sums of a key in one place. It is a full join, since a carrier may have
    /// cancelled all flights of an hour, or none.
    package func carrierDelays(named airlines: Broadcast<[String: String]>) -> Stream<CarrierDelays> {
        let flights = keyBy(CarrierHour.init)
        let left = flights.filter { !$0.1.isCancelled }
            .mapValues { $0.departureDelay ?? 0 }
            .combineByKey(
                create: { DelaySum(minutesLate: $0) },
                mergeValue: { $0.add($1) },
                mergeCombiners: { $0.merge($1) }
            )
        let cancelled = flights.filter { $0.1.isCancelled }.countByKey()
        return left.fullJoin(with: cancelled).map { key, sums in
            CarrierDelays(
                key: key,
                airline: airlines.value[key.carrier],
                delays: sums.0 ?? DelaySum(),
                cancelled: sums.1 ?? 0
            )
        }
    }

    /// Each batch's departures by airport, from the first to the last: how many there were, and how long none was.
    ///
    /// The shuffle brings an airport's departures in the order in which they took place (a secondary sort), so they are gone
    /// through one by one, and as many as there are need no memory.
    package func airportDepartures() -> Stream<AirportDepartures> {
        filter { !$0.isCancelled }
            .map { ($0.origin, try Takeoff($0)) }
            .groupByKey(sortedBy: <)
            .map { AirportDepartures(airport: $0.key, $0.values) }
    }
}
