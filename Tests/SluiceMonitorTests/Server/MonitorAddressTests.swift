import SluiceMonitor
import Testing

@Suite struct MonitorAddressTests {
    @Test(arguments: [
        ("127.0.0.1:9464", "127.0.0.1", 9_464), ("localhost:0", "localhost", 0), ("[::1]:65535", "::1", 65_535),
        ("[::]:80", "::", 80), ("0.0.0.0:1", "0.0.0.0", 1), ("[fe80::1%eth0]:1", "fe80::1%eth0", 1),
        ("a-b.example:080", "a-b.example", 80),
    ])
    func reads(text: String, host: String, port: Int) throws {
        #expect(try MonitorAddress(parsing: text) == MonitorAddress(host: host, port: port))
    }

    @Test(arguments: ["127.0.0.1:9464", "[::1]:0", "host:1"])
    func writesWhatItReads(text: String) throws {
        #expect(try MonitorAddress(parsing: text).description == text)
    }

    @Test(arguments: [
        ("", "the port is missing"), ("9464", "the port is missing"), ("localhost", "the port is missing"),
        (":9464", "the host is missing"), ("a:", "the port is not a number"), ("a:65536", "the port is not a number"),
        ("a:-1", "the port is not a number"), ("a:+1", "the port is not a number"), ("a:٣", "the port is not a number"),
        ("a: 1", "the port is not a number"), ("::1:9464", "write brackets"), ("[]:1", "neither a name nor"),
        ("[a]:1", "no IPv6 address"), ("http://a:1", "write brackets"), ("a b:1", "neither a name"),
        ("a/b:1", "neither a name"), ("u@a:1", "neither a name"), ("a\n:1", "neither a name"),
    ])
    func refuses(text: String, reason: String) {
        let error = #expect(throws: MonitorAddress.InvalidText.self) { try MonitorAddress(parsing: text) }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
        #expect(error?.description.hasPrefix("'\(text)'") == true)
    }
}
