#if os(Linux)
    import Sluice
    import SluiceMonitor
    import Testing

    #if canImport(Glibc)
        import Glibc
    #else
        import Musl
    #endif

    @Suite struct DescriptorTests {
        /// In a process of its own, since no other test could open a file meanwhile.
        @Test func aConnectionWaitsWhileThereIsNoDescriptorLeft() async {
            await #expect(processExitsWith: .success) { try await serveWithoutDescriptors() }
        }
    }

    private func serveWithoutDescriptors() async throws {
        let log = LogLines()
        try await withMonitor(logger: log.logger) { monitor in
            let limit = descriptorLimit()
            // Descriptors are given out from the lowest, so none is free below the client's.
            let client = try RawClient(port: monitor.port) { setDescriptorLimit(rlim_t($0) + 1) }
            client.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let hasFailed = await eventually { log.all.contains { $0.contains("could not accept a connection") } }
            setDescriptorLimit(limit)
            try #require(hasFailed)
            try #require(client.readAnswer()?.status == 200)
        }
    }

    private func descriptorLimit() -> rlim_t {
        var limit = rlimit()
        getrlimit(descriptors, &limit)
        return limit.rlim_cur
    }

    private func setDescriptorLimit(_ count: rlim_t) {
        var limit = rlimit()
        getrlimit(descriptors, &limit)
        limit.rlim_cur = count
        setrlimit(descriptors, &limit)
    }

    #if canImport(Glibc)
        private let descriptors = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        private let descriptors = RLIMIT_NOFILE
    #endif
#endif
