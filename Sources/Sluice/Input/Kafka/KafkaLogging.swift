internal import Logging

extension Logger {
    /// Lines about choices that Sluice makes on purpose: one set of properties for all clients, whatever their kind, and
    /// no topics made by reading, which brokers of old versions are not told. And connections that fail, which errors
    /// tell as well.
    private static let expectedFacilities: Set = ["AUTOCREATE", "CONFWARN", "FAIL", "ERROR"]

    /// Passes one of librdkafka's lines on, one level below its own: what matters to the application comes as an error.
    func log(_ line: KafkaLogLine) {
        let level: Logger.Level =
            switch line.level {
            case _ where Self.expectedFacilities.contains(line.facility): .debug
            case ...4: .info
            case 5, 6: .debug
            default: .trace
            }
        log(level: level, "\(line.facility): \(line.message)")
    }

    /// Says what a client met that it deals with itself. Connections come and go, idle ones too; that none is left is told
    /// once, as the application's state.
    func report(_ error: KafkaError) {
        let isAboutConnections = error.code == .transport || error.code == .allBrokersDown
        log(level: isAboutConnections ? .debug : .warning, "kafka: \(error)")
    }
}
