import Foundation

/// Where the browser is.
public enum ChromiumProgram {
    private static let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    private static let onMac = [
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ]

    /// What `SLUICE_CHROMIUM` names, else the first that is found on `PATH`, else in a Mac's place for it; nil if there
    /// is none.
    public static let path: String? = {
        let environment = ProcessInfo.processInfo.environment
        if let named = environment["SLUICE_CHROMIUM"], !named.isEmpty { return named }
        let folders = (environment["PATH"] ?? "").split(separator: ":")
        let onPath = names.flatMap { name in folders.map { "\($0)/\(name)" } }
        return (onPath + onMac).first(where: FileManager.default.isExecutableFile)
    }()
}
