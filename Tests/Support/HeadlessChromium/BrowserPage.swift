import Foundation
import Synchronization

/// A page in a window of its own.
public final class BrowserPage: Sendable {
    private let connection: DevToolsConnection
    private let session: String
    private let heard: SharedReport

    init(connection: DevToolsConnection, session: String) {
        let heard = SharedReport()
        self.connection = connection
        self.session = session
        self.heard = heard
        connection.listen(to: session) { method, parameters in heard.take(method, parameters) }
    }

    /// What the page said and asked for so far.
    public var report: PageReport { heard.value }

    func prepare(size: PageSize, scheme: ColourScheme) async throws {
        for domain in ["Page", "Runtime", "Log", "Network"] { try await call("\(domain).enable") }
        try await resize(to: size)
        try await prefer(scheme)
    }

    /// Loads an address; returns when the browser has begun to.
    public func go(to address: String) async throws {
        let answer = try await call("Page.navigate", ["url": .string(address)])
        if let reason = answer["errorText"].text {
            throw ChromiumError.refused(method: "the way to \(address)", reason: reason)
        }
    }

    /// Gives the window another size.
    public func resize(to size: PageSize, scale: Int = 1) async throws {
        try await call(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": .number(Double(size.width)), "height": .number(Double(size.height)),
                "deviceScaleFactor": .number(Double(scale)), "mobile": .bool(size.width < 600),
            ]
        )
    }

    /// Sets `prefers-color-scheme`.
    public func prefer(_ scheme: ColourScheme) async throws {
        let feature: JSON = ["name": "prefers-color-scheme", "value": .string(scheme.rawValue)]
        try await call("Emulation.setEmulatedMedia", ["features": [feature]])
    }

    /// Takes the network away, or gives it back.
    public func setOffline(_ isOffline: Bool) async throws {
        try await call(
            "Network.emulateNetworkConditions",
            [
                "offline": .bool(isOffline), "latency": 0, "downloadThroughput": .number(-1),
                "uploadThroughput": .number(-1),
            ]
        )
    }

    /// Types a key, as a person would: `Tab`, `ArrowLeft`, `Enter`.
    public func press(_ key: String) async throws {
        let codes: [String: Int] = [
            "Tab": 9, "Enter": 13, "Escape": 27, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39,
        ]
        let text: JSON = key == "Enter" ? "\r" : ""
        let parameters: (String) -> JSON = { type in
            [
                "type": .string(type), "key": .string(key), "code": .string(key), "text": text,
                "windowsVirtualKeyCode": .number(Double(codes[key] ?? 0)),
            ]
        }
        try await call("Input.dispatchKeyEvent", parameters("keyDown"))
        try await call("Input.dispatchKeyEvent", parameters("keyUp"))
    }

    /// The value of an expression; of a promise, what it becomes. What JSON can't hold is null.
    @discardableResult public func evaluate(_ expression: String) async throws -> JSON {
        let answer = try await call(
            "Runtime.evaluate",
            ["expression": .string(expression), "awaitPromise": true, "returnByValue": true, "userGesture": true]
        )
        let details = answer["exceptionDetails"]
        if case .object = details {
            let reason = details["exception"]["description"].text ?? details["text"].text ?? "\(details)"
            throw ChromiumError.script(expression: expression, reason: reason)
        }
        return answer["result"]["value"]
    }

    /// Waits until an expression is true. One that throws is not true yet: the page may still be loading.
    ///
    /// - Throws: `ChromiumError.stillFalse`, with what the page reported, when it is not in time.
    public func wait(until expression: String, within limit: Duration = .seconds(20)) async throws {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            if case .bool(true)? = try? await evaluate("Boolean(\(expression))") { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        let text = try? await evaluate("document.body.innerText.slice(0, 1500)")
        throw ChromiumError.stillFalse(
            expression: expression,
            within: limit,
            report: "\(report)\n\(text?.text ?? "")"
        )
    }

    /// The page as a PNG: the whole of it down to `maxHeight` CSS pixels, from the top.
    public func screenshot(maxHeight: Int = 20_000) async throws -> Data {
        let size = try await call("Page.getLayoutMetrics")["cssContentSize"]
        guard let width = size["width"].number, let height = size["height"].number else {
            throw ChromiumError.unexpected("no size of the page: \(size)")
        }
        let clip: JSON = [
            "x": 0, "y": 0, "width": .number(width), "height": .number(min(height, Double(maxHeight))), "scale": 1,
        ]
        let answer = try await call(
            "Page.captureScreenshot",
            ["format": "png", "captureBeyondViewport": true, "clip": clip]
        )
        guard let data = Data(base64Encoded: answer["data"].text ?? "") else {
            throw ChromiumError.unexpected("no picture")
        }
        return data
    }

    @discardableResult private func call(_ method: String, _ parameters: JSON = [:]) async throws -> JSON {
        try await connection.call(method, parameters, session: session)
    }
}

/// A report that the connection's thread adds to.
private final class SharedReport: Sendable {
    private let report = Mutex(PageReport())

    var value: PageReport { report.withLock { $0 } }

    func take(_ method: String, _ parameters: JSON) {
        report.withLock { $0.take(method, parameters) }
    }
}
