internal import Logging

extension Logger {
    /// Passes one of librdkafka's lines on, one level below its own: what matters to the application comes as an error.
    func log(_ line: KafkaLogLine) {
        let level: Logger.Level =
            switch line.level {
            case ...4: .info
            case 5, 6: .debug
            default: .trace
            }
        log(level: level, "\(line.facility): \(line.message)")
    }

    /// Says what a client met that it deals with itself.
    func report(_ error: KafkaError) {
        warning("kafka: \(error)")
    }
}
