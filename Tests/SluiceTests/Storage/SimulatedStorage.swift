@testable import Sluice
import SluiceTesting
import Synchronization

/// The process, or the machine, has died.
struct Crash: Error {}

/// A file system in memory, which knows what a power cut would leave, and which fails when it is told to.
///
/// What changes something is done in steps, counted from 0.
final class SimulatedStorage: FileStorage {
    enum Fault: Sendable {
        /// The process dies before that step: nothing works until `recover`.
        case crash(atStep: Int)
        /// That step fails, once: undone, or done all the same.
        case error(atStep: Int, isDone: Bool)
    }

    /// What can be left out, to show that it is noticed.
    enum Omission: Sendable {
        case nothing, fileSynchronization, folderSynchronization
    }

    private struct File {
        var content: [UInt8] = []
        /// What a power cut leaves at least.
        var lasting: [UInt8]?
    }

    private enum Entry: Hashable {
        case file(Int)
        case folder
    }

    private struct Folder {
        var entries: [String: Entry] = [:]
        var lasting: [String: Entry] = [:]
    }

    private struct State {
        var files: [Int: File] = [:]
        var folders: [String: Folder] = ["/": Folder()]
        var lastFile = 0
        var steps = 0
        var fault: Fault?
        var isDown = false
        /// A folder in which no name can be given.
        var fullFolder: String?
    }

    private let state = Mutex(State())
    private let omission: Omission
    /// Called before a step, with its number, while nothing is locked.
    private let hook = Mutex<(@Sendable (Int) -> Void)?>(nil)

    init(omitting omission: Omission = .nothing) { self.omission = omission }

    var steps: Int { state.withLock(\.steps) }

    /// Whether it has crashed.
    var isDown: Bool { state.withLock(\.isDown) }

    /// Counts steps anew, and has one of them fail.
    func arm(_ fault: Fault?) {
        state.withLock { state in
            state.fault = fault
            state.steps = 0
        }
    }

    func beforeEachStep(_ body: (@Sendable (Int) -> Void)?) { hook.withLock { $0 = body } }

    /// Goes on after a crash of the process alone.
    func restart() {
        state.withLock { state in
            state.isDown = false
            state.fault = nil
        }
    }

    /// Goes on after a power cut: of what is not lasting, any part may be there.
    func cutPower(_ random: inout some RandomNumberGenerator) {
        var generator = random
        state.withLock { state in
            state.isDown = false
            state.fault = nil
            for path in state.folders.keys.sorted() { Self.cut(path, &state, &generator) }
            Self.removeLost(&state)
            for id in state.files.keys.sorted() { Self.cut(file: id, &state, &generator) }
        }
        random = generator
    }

    /// Has no name be given in a folder.
    func failLinks(into folder: String?) { state.withLock { $0.fullFolder = folder } }

    /// Removes a folder of files, as a person might.
    func removeFolder(_ path: String) {
        state.withLock { state in
            state.folders[path] = nil
            state.folders[path.folder]?.entries[path.lastPart] = nil
        }
    }

    /// All files by path.
    var contents: [String: [UInt8]] {
        state.withLock { state in
            var contents: [String: [UInt8]] = [:]
            for (path, folder) in state.folders {
                for case (let name, .file(let id)) in folder.entries {
                    contents[Self.join(path, name)] = state.files[id]?.content
                }
            }
            return contents
        }
    }

    func create(_ path: String, _ body: (_ write: (UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws {
        var content: [UInt8] = []
        try body { content += $0 }
        let id = try step { state in
            state.lastFile += 1
            state.files[state.lastFile] = File()
            try Self.enter(.file(state.lastFile), path, &state)
            return state.lastFile
        }
        try step { state in state.files[id]?.content = Array(content.prefix(content.count / 2)) }
        try step { state in state.files[id]?.content = content }
        try step { [omission] state in
            if omission != .fileSynchronization { state.files[id]?.lasting = content }
        }
    }

    func read(_ path: String) throws -> [UInt8]? {
        try look { state in Self.file(path, state).flatMap { state.files[$0]?.content } }
    }

    func list(_ folder: String) throws -> [String] {
        try look { state in Array((state.folders[folder]?.entries ?? [:]).keys) }
    }

    func makeFolder(_ path: String) throws -> Bool {
        try step { state in
            guard state.folders[path] == nil else { return false }
            try Self.enter(.folder, path, &state)
            state.folders[path] = Folder()
            return true
        }
    }

    func link(_ path: String, as name: String) throws -> LinkOutcome {
        try step { state in
            if state.fullFolder == name.folder { throw Failure(origin: .sink, message: "can't do that now") }
            guard let id = Self.file(path, state), state.folders[name.folder] != nil else { return .missing }
            guard Self.file(name, state) == nil else { return .exists }
            try Self.enter(.file(id), name, &state)
            return .linked
        }
    }

    func isSame(_ path: String, as other: String) throws -> Bool? {
        try look { state in
            guard let left = Self.file(path, state), let right = Self.file(other, state) else { return nil }
            return left == right
        }
    }

    func remove(_ path: String) throws {
        try step { state in state.folders[path.folder]?.entries[path.lastPart] = nil }
    }

    func synchronize(_ folder: String) throws {
        try step { [omission] state in
            guard state.folders[folder] != nil else { throw Failure(origin: .sink, message: "no folder \(folder)") }
            guard omission != .folderSynchronization else { return }
            let entries = state.folders[folder]?.entries ?? [:]
            state.folders[folder]?.lasting = entries
        }
    }
}

/// Steps.
extension SimulatedStorage {
    private func look<Result: Sendable>(_ body: (State) throws -> Result) throws -> Result {
        try state.withLock { state in
            if state.isDown { throw Crash() }
            return try body(state)
        }
    }

    private func step<Result: Sendable>(_ body: (inout State) throws -> Result) throws -> Result {
        if let hook = hook.withLock(\.self) { hook(steps) }
        return try state.withLock { state in
            if state.isDown { throw Crash() }
            defer { state.steps += 1 }
            switch state.fault {
            case .crash(state.steps):
                state.isDown = true
                throw Crash()
            case .error(state.steps, let isDone):
                if isDone { _ = try body(&state) }
                throw Failure(origin: .sink, message: "can't do that now")
            default:
                return try body(&state)
            }
        }
    }

    private static func enter(_ entry: Entry, _ path: String, _ state: inout State) throws {
        guard state.folders[path.folder] != nil else {
            throw Failure(origin: .sink, message: "no folder \(path.folder)", isRetriable: false)
        }
        state.folders[path.folder]?.entries[path.lastPart] = entry
    }

    private static func file(_ path: String, _ state: State) -> Int? {
        guard case .file(let id) = state.folders[path.folder]?.entries[path.lastPart] else { return nil }
        return id
    }

    fileprivate static func join(_ folder: String, _ name: String) -> String {
        folder == "/" ? "/\(name)" : "\(folder)/\(name)"
    }
}

/// What a power cut takes.
extension SimulatedStorage {
    private static func cut(_ path: String, _ state: inout State, _ random: inout some RandomNumberGenerator) {
        guard var folder = state.folders[path] else { return }
        for name in Set(folder.entries.keys).union(folder.lasting.keys).sorted() where Bool.random(using: &random) {
            folder.entries[name] = folder.lasting[name]
        }
        folder.lasting = folder.entries
        state.folders[path] = folder
    }

    private static func removeLost(_ state: inout State) {
        var kept: [String: Folder] = [:]
        var open = ["/"]
        while let path = open.popLast() {
            // A name that has come back, of a folder whose content has not.
            let folder = state.folders[path] ?? Folder()
            kept[path] = folder
            open += folder.entries.filter { $0.value == .folder }.keys.map { join(path, $0) }
        }
        state.folders = kept
    }

    private static func cut(file id: Int, _ state: inout State, _ random: inout some RandomNumberGenerator) {
        guard var file = state.files[id] else { return }
        if file.lasting == nil {
            file.content = Array(file.content.prefix(Int.random(in: 0...file.content.count, using: &random)))
        }
        file.lasting = file.content
        state.files[id] = file
    }
}

extension String {
    fileprivate var lastPart: String { String(self[(lastIndex(of: "/").map { index(after: $0) } ?? startIndex)...]) }
}
