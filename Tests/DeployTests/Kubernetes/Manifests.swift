/// The manifests of `deploy/kubernetes`.
struct Manifests {
    let byFile: [String: YAMLValue]

    static func read() throws -> Manifests {
        var byFile: [String: YAMLValue] = [:]
        for file in try ProjectFiles.names(in: "deploy/kubernetes", ending: ".yaml") {
            let documents = try YAMLValue.documents(ProjectFiles.text("deploy/kubernetes/\(file)"))
            byFile[file] = documents.count == 1 ? documents[0] : nil
        }
        return Manifests(byFile: byFile)
    }

    /// The one of a kind; empty if there is none or several.
    func callAsFunction(_ kind: String) -> YAMLValue {
        let all = byFile.values.filter { $0["kind"].string == kind }
        return all.count == 1 ? all[0] : YAMLValue(value: nil)
    }
}
