import Foundation
import Testing

@Suite struct DockerfileTests {
    private let text: String

    init() throws { text = try ProjectFiles.text("deploy/docker/Dockerfile") }

    @Test func runsWithoutRootAndStopsByDraining() {
        #expect(text.contains("\nUSER 10001:10001\n"))
        #expect(text.contains("\nSTOPSIGNAL SIGTERM\n"))
        // As a list: without a shell, which would keep the signal to itself.
        #expect(text.contains("\nENTRYPOINT [\"application\"]"))
        #expect(text.contains("CMD [\"sluice\", \"health\", \"--live\"]"))
    }

    @Test func whatIsCopiedIsThereAndNotIgnored() throws {
        let ignore = try ProjectFiles.text("deploy/docker/Dockerfile.dockerignore").split(separator: "\n")
        for line in text.split(separator: "\n") where line.hasPrefix("COPY ") && !line.contains("--from") {
            let source = String(line.split(separator: " ")[1]).replacing("[d]", with: "d")
            #expect(ignore.contains("!\(source)"), "\(source)")
            // SwiftPM writes that one.
            if source == "Package.resolved" { continue }
            #expect(FileManager.default.fileExists(atPath: ProjectFiles.path(source)), "\(source)")
        }
    }

    /// Every library that the application is linked to is in Debian's base system or in a package that is installed. It is
    /// the tests' own build that is looked at, so Swift's libraries are there too, which the image's build has inside.
    @Test(
        .enabled(if: Program.readelf.isInstalled, "there is no readelf: install binutils")
    ) func theLibrariesThatAreNeededAreInstalled() throws {
        let program = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "passthrough").path ?? ""
        let built = [program, ProjectFiles.path(".build/debug/passthrough")].first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        let (status, output) = try Program.readelf.run(["--dynamic", "--wide", try #require(built)])
        #expect(status == 0)
        let needed = output.matches(of: /\(NEEDED\).*\[(.*)\]/).map { String($0.output.1) }
        #expect(needed.contains("librdkafka.so.1"))
        // Swift's run-time needs it, and brings it into a static build. No static build is looked at here: what it needs is
        // checked by hand, with readelf.
        #expect(text.contains(" libstdc++6 "))
        for library in needed {
            guard !Self.ofSwift(library), !Self.ofTheBaseSystem.contains(library) else { continue }
            let package = try #require(Self.packages[library], "no package of the image has \(library)")
            #expect(text.contains(" \(package) "), "\(package)")
        }
    }

    private static func ofSwift(_ library: String) -> Bool {
        ["libswift", "libFoundation", "lib_Foundation", "libdispatch", "libBlocksRuntime"].contains {
            library.hasPrefix($0)
        }
    }

    /// Of libc6 and libgcc-s1.
    private static let ofTheBaseSystem: Set = [
        "libc.so.6", "libm.so.6", "libgcc_s.so.1", "libpthread.so.0", "libdl.so.2", "librt.so.1", "libutil.so.1",
        "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1",
    ]
    private static let packages = [
        "librdkafka.so.1": "librdkafka1", "libz.so.1": "zlib1g", "libsqlite3.so.0": "libsqlite3-0",
        "libstdc++.so.6": "libstdc++6",
    ]
}
