import Testing

@testable import SluiceMonitor

@Suite struct RequestedHostTests {
    @Test(arguments: [
        "127.0.0.1", "127.0.0.1:9464", "10.0.0.1:", "[::1]", "[::1]:80", "[2001:db8::1]:1", "[::ffff:10.0.0.1]",
    ])
    func addresses(text: String) { #expect(RequestedHost(text) == .address) }

    @Test(arguments: [
        ("localhost", "localhost"), ("LocalHost:80", "localhost"), ("a.example.", "a.example"), ("a_b-c", "a_b-c"),
        // What is no address in full is a name that nobody has.
        ("127.1", "127.1"), ("2130706433", "2130706433"), ("0x7f.0.0.1", "0x7f.0.0.1"), ("127.0.0.1.", "127.0.0.1"),
        ("1.2.3.4.5", "1.2.3.4.5"), ("256.0.0.1", "256.0.0.1"),
    ])
    func names(text: String, name: String) { #expect(RequestedHost(text) == .name(name)) }

    @Test(arguments: [
        "", ":80", "a b", "a:b", "a:1:2", "a:-1", "u@a", "a/b", "a,b", "[", "[]", "[::1", "[::1]x", "[127.0.0.1]",
        "[a]",
        "::1", "é", "a\u{0}", "*", "a%41", "[::1]:8o",
    ])
    func neither(text: String) { #expect(RequestedHost(text) == nil) }
}
