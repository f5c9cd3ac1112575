internal import NIOCore
internal import NIOHTTP1

/// Takes apart a target that is a whole address, as clients send it to proxies: what it names counts, and the `Host` header
/// does not (RFC 9112, 3.2.2), but has to be there.
final class AbsoluteTargetHandler: ChannelInboundHandler, Sendable {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data), let (host, path) = Self.parts(of: head.uri) else {
            return context.fireChannelRead(data)
        }
        head.uri = path
        if head.headers["host"].count == 1 { head.headers.replaceOrAdd(name: "Host", value: host) }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    /// The host, and path and query; nil for another kind of target.
    static func parts(of target: String) -> (host: String, path: String)? {
        guard target.first != "/", let slashes = target.firstRange(of: "://") else { return nil }
        let rest = target[slashes.upperBound...]
        let host = rest.prefix { !"/?#".contains($0) }
        let path = rest[host.endIndex...]
        return (String(host), path.first == "/" ? String(path) : "/\(path)")
    }
}
