import Foundation
import Testing

@Suite struct ComposeTests {
    private let compose: YAMLValue

    init() throws { compose = try YAMLValue(file: "deploy/compose/compose.yaml") }

    @Test func whatIsMountedIsThere() {
        var count = 0
        for service in compose["services"].keys {
            for volume in compose["services"][service]["volumes"].strings {
                let source = String(volume.prefix { $0 != ":" })
                if source.hasPrefix(".") {
                    count += 1
                    let path = ProjectFiles.root.appending(path: "deploy/compose/\(source)").standardizedFileURL.path
                    #expect(FileManager.default.fileExists(atPath: path), "\(service): \(source)")
                } else {
                    #expect(compose["volumes"].keys.contains(source), "\(service): \(source)")
                }
            }
        }
        #expect(count == 6)
    }

    @Test func whatIsDependedOnIsThere() {
        for service in compose["services"].keys {
            let dependencies = compose["services"][service]["depends_on"]
            for name in dependencies.keys + dependencies.strings {
                #expect(compose["services"][name].exists, "\(service): \(name)")
                if dependencies[name]["condition"].string == "service_healthy" {
                    #expect(compose["services"][name]["healthcheck"]["test"].exists, "\(name)")
                }
            }
        }
    }

    /// It asks for no password.
    @Test func nothingIsReachedFromElsewhere() {
        for service in compose["services"].keys {
            for port in compose["services"][service]["ports"].strings {
                #expect(port.hasPrefix("127.0.0.1:"), "\(service): \(port)")
            }
        }
    }

    @Test func theApplicationIsLockedInAndMayDrain() throws {
        let application = compose["services"]["passthrough"]
        #expect(application["read_only"].bool == true)
        #expect(application["cap_drop"].strings == ["ALL"])
        #expect(application["security_opt"].strings == ["no-new-privileges:true"])
        let period = try #require(application["stop_grace_period"].string)
        let seconds = try #require(Int(period.replacing("s", with: "")))
        #expect(seconds >= drainSeconds + leavingSeconds)
        let file = try #require(application["build"]["dockerfile"].string)
        #expect(FileManager.default.fileExists(atPath: ProjectFiles.path(file)))
    }

    @Test func prometheusAndGrafanaFindOneAnother() throws {
        let scraped = try YAMLValue(file: "deploy/compose/prometheus.yml")["scrape_configs"][0]
        #expect(scraped["dns_sd_configs"][0]["names"].strings == ["passthrough"])
        #expect(scraped["dns_sd_configs"][0]["port"].int == 9_464)
        let source = try YAMLValue(file: "deploy/compose/grafana/datasources/prometheus.yml")["datasources"][0]
        #expect(source["url"].string == "http://prometheus:9090")
        let provider = try YAMLValue(file: "deploy/compose/grafana/dashboards/sluice.yml")["providers"][0]
        let folder = try #require(provider["options"]["path"].string)
        let mounts = compose["services"]["grafana"]["volumes"].strings
        #expect(mounts.contains("../grafana/dashboard.json:\(folder)/dashboard.json:ro"))
    }
}
