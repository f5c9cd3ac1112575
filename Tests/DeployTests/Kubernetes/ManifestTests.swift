import Testing

@Suite struct ManifestTests {
    private let manifests: Manifests
    private let set: YAMLValue
    private let pod: YAMLValue
    private let container: YAMLValue

    init() throws {
        manifests = try Manifests.read()
        set = manifests("StatefulSet")
        pod = set["spec"]["template"]["spec"]
        container = pod["containers"][0]
    }

    @Test func everyFileIsOneNamedObject() throws {
        #expect(manifests.byFile.count == (try ProjectFiles.names(in: "deploy/kubernetes", ending: ".yaml").count))
        for (file, manifest) in manifests.byFile {
            #expect(manifest["apiVersion"].string != nil && manifest["kind"].string != nil, "\(file)")
            if file == "kustomization.yaml" { continue }
            #expect(manifest["metadata"]["name"].string == "passthrough", "\(file)")
        }
    }

    @Test func theKustomizationListsWhatNeedsNoOperator() {
        let listed = Set(manifests.byFile["kustomization.yaml"]?["resources"].strings ?? [])
        let others: Set = ["kustomization.yaml", "podmonitor.yaml", "scaledobject.yaml"]
        #expect(listed == Set(manifests.byFile.keys).subtracting(others))
    }

    /// A selector that selects nothing is no error in Kubernetes.
    @Test func selectorsSelectThePods() {
        let labels = set["spec"]["template"]["metadata"]["labels"].texts
        #expect(!labels.isEmpty)
        let selectors = [
            set["spec"]["selector"]["matchLabels"], manifests("Service")["spec"]["selector"],
            manifests("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
            manifests("NetworkPolicy")["spec"]["podSelector"]["matchLabels"],
            manifests("PodMonitor")["spec"]["selector"]["matchLabels"],
            pod["topologySpreadConstraints"][0]["labelSelector"]["matchLabels"],
        ]
        for selector in selectors { #expect(selector.texts == labels) }
        #expect(manifests("PodMonitor")["spec"]["jobLabel"].string.map { labels[$0] != nil } == true)
        #expect(set["spec"]["serviceName"].string == manifests("Service")["metadata"]["name"].string)
        #expect(manifests("ScaledObject")["spec"]["scaleTargetRef"]["kind"].string == set["kind"].string)
    }

    @Test func portsAreThoseOfTheContainer() {
        let port = container["ports"][0]
        #expect(port["containerPort"].int == 9_464)
        let name = port["name"].string
        #expect(name == "monitor")
        for probe in ["startupProbe", "livenessProbe", "readinessProbe"] {
            #expect(container[probe]["httpGet"]["port"].string == name, "\(probe)")
        }
        #expect(manifests("Service")["spec"]["ports"][0]["targetPort"].string == name)
        #expect(manifests("PodMonitor")["spec"]["podMetricsEndpoints"][0]["port"].string == name)
        #expect(manifests("NetworkPolicy")["spec"]["ingress"][0]["ports"][0]["port"].string == name)
        #expect(environment["SLUICE_MONITOR"] == "0.0.0.0:9464")
    }

    @Test func probesAskWhatTheyShould() {
        #expect(container["startupProbe"]["httpGet"]["path"].string == "/health/live")
        #expect(container["livenessProbe"]["httpGet"]["path"].string == "/health/live")
        #expect(container["readinessProbe"]["httpGet"]["path"].string == "/health/ready")
    }

    @Test func namesThatAreReferredToAreThere() {
        let volumes = pod["volumes"].list.compactMap { $0["name"].string }
        let mounts = container["volumeMounts"].list
        #expect(Set(mounts.compactMap { $0["name"].string }) == Set(volumes))
        #expect(
            container["envFrom"][0]["configMapRef"]["name"].string == manifests("ConfigMap")["metadata"]["name"].string
        )
        let secret = manifests("Secret")
        #expect(pod["volumes"][0]["secret"]["secretName"].string == secret["metadata"]["name"].string)
        #expect(pod["serviceAccountName"].string == manifests("ServiceAccount")["metadata"]["name"].string)
        // The password's file is a key of the secret, where it is mounted.
        let paths = secret["stringData"].keys.map { "\(mounts[0]["mountPath"].string ?? "")/\($0)" }
        #expect(paths == [manifests("ConfigMap")["data"]["SLUICE_KAFKA_SASL_PASSWORD_FILE"].string])
    }

    /// As in the profile "restricted" of the Pod Security Standards
    /// (<https://kubernetes.io/docs/concepts/security/pod-security-standards/>).
    @Test func thePodIsRestricted() {
        #expect(pod["securityContext"]["runAsNonRoot"].bool == true)
        #expect(pod["securityContext"]["runAsUser"].int == 10_001)
        #expect(pod["securityContext"]["seccompProfile"]["type"].string == "RuntimeDefault")
        let context = container["securityContext"]
        #expect(context["allowPrivilegeEscalation"].bool == false)
        #expect(context["readOnlyRootFilesystem"].bool == true)
        #expect(context["capabilities"]["drop"].strings == ["ALL"])
        for key in ["hostNetwork", "hostPID", "hostIPC"] { #expect(!pod[key].exists) }
        #expect(pod["automountServiceAccountToken"].bool == false)
        #expect(pod["enableServiceLinks"].bool == false)
    }

    @Test func aDrainHasItsTimeAndMemoryItsRoom() throws {
        let drain = try #require(environment["SLUICE_DRAIN_DEADLINE"])
        let seconds = try #require(Int(drain.replacing("s", with: "")))
        let grace = try #require(pod["terminationGracePeriodSeconds"].int)
        #expect(grace >= seconds + leavingSeconds)
        let limit = try #require(environment["SLUICE_MEMORY_LIMIT"])
        let records = try #require(Int(limit.replacing("MiB", with: "")))
        let memory = container["resources"]["limits"]["memory"].string
        #expect(memory == "\(records + 256)Mi")
        #expect(container["resources"]["requests"]["memory"].string == memory)
        #expect(container["resources"]["requests"]["cpu"].string == environment["SLUICE_EXECUTORS"])
    }

    @Test func shufflesHaveRoomOnDisk() throws {
        let directory = try #require(environment["SLUICE_SPILL_DIRECTORY"])
        let mount = try #require(container["volumeMounts"].list.first { $0["mountPath"].string == directory })
        #expect(mount["readOnly"].bool != true)
        let volume = try #require(pod["volumes"].list.first { $0["name"].string == mount["name"].string })
        #expect(volume["emptyDir"]["sizeLimit"].string != nil && !volume["emptyDir"]["medium"].exists)
    }

    @Test func podsAreMembersByTheirNames() {
        let instance = container["env"].list.first { $0["name"].string == "SLUICE_INSTANCE_ID" }
        #expect(instance?["valueFrom"]["fieldRef"]["fieldPath"].string == "metadata.name")
        #expect(set["spec"]["podManagementPolicy"].string == "Parallel")
    }

    /// What is written there, from both places.
    private var environment: [String: String] {
        let own = container["env"].list.compactMap { variable -> (String, String)? in
            guard let name = variable["name"].string, let value = variable["value"].string else { return nil }
            return (name, value)
        }
        return manifests("ConfigMap")["data"].texts.merging(own) { $1 }
    }
}
