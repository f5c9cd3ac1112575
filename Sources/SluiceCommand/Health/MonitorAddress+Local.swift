import SluiceMonitor

extension MonitorAddress {
    /// Under which it is reached from here: whoever listens at all of a machine's addresses listens at its own.
    var fromThisMachine: MonitorAddress {
        switch host {
        case "0.0.0.0": MonitorAddress(host: "127.0.0.1", port: port)
        case "::": MonitorAddress(host: "::1", port: port)
        default: self
        }
    }
}
