public import ArgumentParser

/// The flags of an application that can be watched. An application's command takes them in with `@OptionGroup`.
public struct MonitorOptions: ParsableArguments {
    /// Where to listen; nil if that is not said.
    @Option(
        name: .customLong("monitor"),
        help: ArgumentHelp(
            "Where to serve the page, metrics and health over HTTP; port 0 takes any. (default: \(MonitorAddress.standard))",
            valueName: "host:port"
        ),
        transform: { try MonitorAddress(argument: $0) }
    )
    public var requestedAddress: MonitorAddress?

    /// Whether to do without.
    @Flag(name: .customLong("no-monitor"), help: "Serve no page, no metrics and no health, whatever --monitor says.")
    public var isOff = false

    /// The flags' defaults: 127.0.0.1:9464.
    public init() {}

    /// Where to listen; nil if there is to be no monitor.
    public var address: MonitorAddress? { address(default: .standard) }

    /// Where to listen if `--monitor` does not say; nil if there is to be no monitor.
    func address(default standard: MonitorAddress) -> MonitorAddress? { isOff ? nil : requestedAddress ?? standard }

    /// Who may ask.
    public var access: MonitorAccess { MonitorAccess() }
}

extension MonitorAddress {
    /// - Throws: What the command line prints.
    fileprivate init(argument: String) throws {
        do { self = try MonitorAddress(parsing: argument) } catch { throw ValidationError(error.description) }
    }
}
