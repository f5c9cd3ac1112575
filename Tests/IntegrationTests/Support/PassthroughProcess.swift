import SluiceTesting

/// The passthrough example as a process of its own.
typealias PassthroughProcess = ProgramProcess

extension ProgramProcess {
    convenience init(_ arguments: [String]) throws {
        let monitoring = arguments.contains("--monitor") ? [] : ["--no-monitor"]
        try self.init(Self.path(of: "passthrough"), arguments + monitoring)
    }
}
