import Foundation

/// A browser without a window, for looking at pages: starts Chromium, or a browser built on it, and talks to it through
/// two pipes in the Chrome DevTools Protocol (https://chromedevtools.github.io/devtools-protocol).
public final class HeadlessChromium: Sendable {
    /// How long the browser may take to answer.
    public static let answerLimit: Duration = .seconds(20)

    private let connection: DevToolsConnection

    init(connection: DevToolsConnection) {
        self.connection = connection
    }

    /// Runs `body` with a browser of its own, in an empty profile. The browser is killed and its profile removed
    /// afterwards, whatever happens; should this process die, the browser ends when its pipes do.
    ///
    /// - Throws: `ChromiumError` when there is no browser or it does not start; and what `body` throws.
    public static func run<Result: Sendable>(
        _ body: (HeadlessChromium) async throws -> Result
    ) async throws -> Result {
        guard let program = ChromiumProgram.path else { throw ChromiumError.notFound }
        // A browser that has died is an error of the next command, not the end of this process.
        signal(SIGPIPE, SIG_IGN)
        let profile = FileManager.default.temporaryDirectory.appending(path: "sluice-chromium-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: profile, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: profile) }
        let process = try BrowserProcess(program: program, profile: profile)
        defer { process.kill() }
        let connection = DevToolsConnection(pipes: process.pipes)
        defer { connection.close() }
        do {
            _ = try await connection.call("Browser.getVersion")
        } catch {
            throw ChromiumError.didNotStart(program: program, output: process.output)
        }
        return try await body(HeadlessChromium(connection: connection))
    }

    /// Opens an address in a window of its own, which shares nothing with others.
    public func open(
        _ address: String,
        size: PageSize = .wide,
        scheme: ColourScheme = .light
    ) async throws -> BrowserPage {
        let context = try await connection.call("Target.createBrowserContext")["browserContextId"]
        let target = try await connection.call(
            "Target.createTarget",
            ["url": "about:blank", "browserContextId": context, "newWindow": true]
        )["targetId"]
        let session = try await connection.call("Target.attachToTarget", ["targetId": target, "flatten": true])
        guard let id = session["sessionId"].text else { throw ChromiumError.unexpected("no session: \(session)") }
        let page = BrowserPage(connection: connection, session: id)
        try await page.prepare(size: size, scheme: scheme)
        try await page.go(to: address)
        return page
    }
}

/// A window's size, in CSS pixels.
public struct PageSize: Sendable, Hashable {
    /// A desk: 1440 by 900.
    public static let wide = PageSize(width: 1440, height: 900)
    /// A phone held upright: 360 by 740.
    public static let phone = PageSize(width: 360, height: 740)

    /// Across.
    public var width: Int
    /// Down.
    public var height: Int

    /// A size of your own.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}

/// What `prefers-color-scheme` is.
public enum ColourScheme: String, Sendable, CaseIterable {
    case light, dark
}
