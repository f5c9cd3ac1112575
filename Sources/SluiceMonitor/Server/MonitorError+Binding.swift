internal import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension MonitorError {
    private static let remedy = "choose another address with --monitor HOST:PORT, or do without with --no-monitor"

    /// Why the address could not be listened at.
    init(_ address: MonitorAddress, binding error: any Error) {
        self.init(address, "The monitor can't listen at \(address): \(Self.reason(error)); \(Self.remedy)")
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        return switch error.errnoCode {
        case EADDRINUSE: "another program does, perhaps a second application"
        case EADDRNOTAVAIL: "it is no address of this machine's"
        case EACCES: "this user may not use the port"
        default: error.description
        }
    }
}
