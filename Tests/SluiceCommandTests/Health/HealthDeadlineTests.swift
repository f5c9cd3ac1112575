import Foundation
import SluiceMonitor
import Testing

@testable import SluiceCommand

@Suite(.timeLimit(.minutes(1))) struct HealthDeadlineTests {
    /// A server that goes on sending, however slowly, does not keep a probe for longer than it was told.
    @Test func allOfTheAnswerHasToComeInTime() throws {
        let server = try DrippingServer()
        let question = HealthQuestion(address: MonitorAddress(host: "127.0.0.1", port: server.port), path: "/")
        #expect(throws: HealthQuestion.Failure("no answer in time")) {
            try question.ask(timeout: .milliseconds(300))
        }
    }
}

/// Sends one client a byte every few milliseconds until that client leaves.
private struct DrippingServer {
    let port: Int

    init() throws {
        #if canImport(Darwin)
            let listener = socket(AF_INET, SOCK_STREAM, 0)
            let flags: Int32 = 0
        #else
            let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            let flags = Int32(MSG_NOSIGNAL)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 1) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread {
            let client = accept(listener, nil, nil)
            var byte = UInt8(ascii: "x")
            while send(client, &byte, 1, flags) == 1 { poll(nil, 0, 5) }
            close(client)
            close(listener)
        }
    }
}
