import Testing

@testable import Sluice

@Suite struct CPUQuotaTests {
    private func cores(_ files: [String: String]) -> Int? { CPUQuota.ofProcess { files[$0] } }

    @Test func aLimitIsRoundedUpToCores() {
        #expect(CPUQuota.limit(unified: "200000 100000\n") == 2)
        #expect(CPUQuota.limit(unified: "150000 100000\n") == 2)
        #expect(CPUQuota.limit(unified: "5000 100000\n") == 1)
        #expect(CPUQuota.limit(unified: "max 100000\n") == nil)
        for text in ["", "100000", "0 100000", "100000 0", "-1 100000", "a b", "1 2 3", "99999999999999999999 1"] {
            #expect(CPUQuota.limit(unified: text) == nil, "\(text)")
        }
        #expect(CPUQuota.limit(unified: "\(Int.max) 1") == .max)
    }

    @Test func aContainersLimitIsAtTheTop() {
        #expect(cores(["/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "300000 100000\n"]) == 3)
        #expect(cores(["/sys/fs/cgroup/cpu.max": "300000 100000\n"]) == 3)
    }

    @Test func theStrictestLimitOnTheWayHolds() {
        let files = [
            "/proc/self/cgroup": "1:name=systemd:/other\n0::/system.slice/app.service\n",
            "/sys/fs/cgroup/system.slice/cpu.max": "200000 100000\n",
            "/sys/fs/cgroup/system.slice/app.service/cpu.max": "max 100000\n",
        ]
        #expect(cores(files) == 2)
        #expect(CPUQuota.folders(to: "/a/b") == ["", "/a", "/a/b"])
        #expect(CPUQuota.folders(to: "/") == [""])
    }

    @Test func readsTheFirstVersionToo() {
        func files(_ quota: String) -> [String: String] {
            [
                "/proc/self/cgroup": "4:cpu,cpuacct:/docker/x\n",
                "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": quota,
                "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
            ]
        }
        #expect(cores(files("250000\n")) == 3)
        #expect(cores(files("-1\n")) == nil)
    }

    @Test func withoutControlGroupsThereIsNoLimit() {
        #expect(cores([:]) == nil)
        #expect(systemCoreCount() >= 1)
    }
}
