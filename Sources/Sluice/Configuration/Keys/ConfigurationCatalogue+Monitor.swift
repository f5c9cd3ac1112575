/// The settings of the monitor: what reads them is in `SluiceMonitor`.
extension ConfigurationCatalogue {
    /// Where it listens.
    package static let monitorAddress = ConfigurationKey(
        "monitor",
        flag: "--monitor",
        values: "host:port; port 0 takes any",
        defaultValue: "127.0.0.1:9464",
        meaning: "Where to serve the page, metrics and health over HTTP."
    )
    /// Whether there is none.
    package static let noMonitor = ConfigurationKey(
        "no-monitor",
        flag: "--no-monitor",
        values: "true or false",
        defaultValue: "false",
        meaning: """
            Serve no page, no metrics and no health, whatever monitor says in the same place or below: a flag is above \
            the environment, and that above the file.
            """
    )
    /// What clients have to send.
    package static let monitorToken = ConfigurationKey(
        "monitor-token",
        flag: nil,
        values: "text without spaces",
        defaultValue: "none",
        meaning: "The bearer token that clients of the monitor have to send.",
        isSecret: true
    )
    /// The file that holds it.
    package static let monitorTokenFile = ConfigurationKey(
        "monitor-token-file",
        flag: "--monitor-token-file",
        values: "a file's path",
        defaultValue: "none",
        meaning: """
            A file that holds the bearer token that clients of the monitor have to send; the token itself may be in \
            SLUICE_MONITOR_TOKEN, or monitor-token of a file, but never in a flag.
            """
    )
    /// Further names that it may be asked under.
    package static let monitorAllowedHosts = ConfigurationKey(
        "monitor-allowed-hosts",
        flag: "--monitor-allowed-hosts",
        values: "names, separated by commas, or a list",
        defaultValue: "none",
        meaning:
            "Names under which clients may ask the monitor, beside localhost, IP addresses and the one it listens at."
    )

    /// All of them.
    package static let monitor = [monitorAddress, noMonitor, monitorToken, monitorTokenFile, monitorAllowedHosts]
}
