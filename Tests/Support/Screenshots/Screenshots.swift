import ArgumentParser
import Foundation
import HeadlessChromium
import SluiceMonitor

/// Takes the pictures of the monitor's page that the documentation shows.
@main
struct Screenshots: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Takes pictures of the monitor's page while an application catches up."
    )

    /// What a picture may take: bytes.
    private static let maxBytes = 300_000

    @Argument(help: "The folder to write them into.")
    var folder = "Sources/Sluice/Sluice.docc/Images"

    @Option(name: .long, help: "For how many seconds the application runs before its backlog comes.")
    var warmUp = 45

    func run() async throws {
        let scene = try CatchUpScene()
        defer { scene.close() }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let folder = folder
        let options = try MonitorOptions.parse(["--monitor", "127.0.0.1:0"])
        try await options.withMonitor(of: scene.application) { address in
            guard let address else { return }
            print("The application is at http://\(address)/")
            try await scene.play(warmUp: .seconds(warmUp)) { try await Self.take("http://\(address)/", into: folder) }
        }
    }

    private static func take(_ address: String, into folder: String) async throws {
        try await HeadlessChromium.run { browser in
            for shot in Shot.all {
                let page = try await browser.open(address, size: shot.size, scheme: shot.scheme)
                try await page.wait(
                    until: "document.querySelector('#batches tbody tr') && document.querySelector('.catching')"
                )
                try await page.resize(to: shot.size, scale: shot.scale)
                try await page.wait(until: "document.querySelector('canvas').width > 200")
                let picture = try await page.screenshot(maxHeight: shot.height)
                guard picture.count <= maxBytes else {
                    throw ValidationError("\(shot.name) has \(picture.count) bytes: more than \(maxBytes)")
                }
                try picture.write(to: URL(filePath: folder).appending(path: shot.name))
                print("\(shot.name): \(picture.count / 1024) KiB")
            }
        }
    }
}

/// One picture.
private struct Shot {
    var name: String
    var size: PageSize
    var scheme: ColourScheme
    /// Down to here, in CSS pixels.
    var height: Int
    var scale = 1

    /// As DocC names them: it shows `~dark` to readers who prefer that.
    static let all = [
        Shot(name: "monitor-page.png", size: .wide, scheme: .light, height: 1_500),
        Shot(name: "monitor-page~dark.png", size: .wide, scheme: .dark, height: 1_500),
        Shot(name: "monitor-page-phone.png", size: .phone, scheme: .light, height: 1_500, scale: 2),
        Shot(name: "monitor-page-phone~dark.png", size: .phone, scheme: .dark, height: 1_500, scale: 2),
    ]
}
