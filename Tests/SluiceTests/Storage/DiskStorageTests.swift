@testable import Sluice
import Testing

@Suite struct DiskStorageTests {
    private let folder: TemporaryFolder
    private let storage = DiskStorage()

    init() throws { folder = try TemporaryFolder() }

    @Test func writesReadsAndRemoves() throws {
        let content = [UInt8](repeating: 65, count: 200_000)
        try create("a", content)
        #expect(try storage.read(path("a")) == content)
        try create("a", [66])
        #expect(try storage.read(path("a")) == [66])
        try storage.remove(path("a"))
        try storage.remove(path("a"))
        #expect(try storage.read(path("a")) == nil)
    }

    @Test func leavesNothingOfAFileThatFails() {
        #expect(throws: Fault.self) {
            try storage.create(path("a")) { write in
                try [UInt8](repeating: 1, count: 10).withUnsafeBytes(write)
                throw Fault()
            }
        }
        #expect(folder.files.isEmpty)
    }

    @Test func givesANameOnce() throws {
        try create("a", [1])
        try create("b", [2])
        #expect(try storage.link(path("a"), as: path("c")) == .linked)
        #expect(try storage.link(path("b"), as: path("c")) == .exists)
        #expect(try storage.link(path("z"), as: path("d")) == .missing)
        #expect(try storage.link(path("a"), as: path("z/d")) == .missing)
        #expect(try storage.isSame(path("a"), as: path("c")) == true)
        #expect(try storage.isSame(path("b"), as: path("c")) == false)
        #expect(try storage.isSame(path("b"), as: path("d")) == nil)
    }

    @Test func listsFolders() throws {
        #expect(try storage.makeFolder(path("f")))
        #expect(try !storage.makeFolder(path("f")))
        try create("f/x", [])
        try create("f/y", [])
        #expect(try storage.list(path("f")).sorted() == ["x", "y"])
        #expect(try storage.list(path("g")).isEmpty)
        try storage.synchronize(path("f"))
    }

    @Test func makesFoldersInFolders() throws {
        let folders = Folders(storage)
        try folders.ensure(path("a/b/c"))
        try folders.ensure(path("a/b/c"))
        try create("a/b/c/d", [1])
        try storage.remove(path("a/b/c/d"))
        try folder.remove("a")
        folders.forget()
        try folders.ensure(path("a/b/c"))
        #expect(try storage.list(path("a/b")) == ["c"])
    }

    @Test func namesThePathAndTheRemedy() throws {
        try create("a", [1])
        let failure = #expect(throws: Failure.self) { try Folders(storage).ensure(path("a/b")) }
        #expect(
            failure?.message == "can't make the folder \(path("a")): Not a directory: a part of the path is a file"
        )
        #expect(failure?.isRetriable == false)
    }

    @Test func waitingHelpsAgainstAFullDiskAndNotAgainstAReadOnlyOne() {
        let full = FileFault("write", "/data/x", code: 28).failure
        #expect(full.message == "can't write /data/x: No space left on device: make room on the file system")
        #expect(full.isRetriable)
        #expect(!FileFault("create", "/data/x", code: 30).failure.isRetriable)
        #expect(!FileFault("create", "/data/x", code: 13).failure.isRetriable)
    }

    private func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    private func create(_ name: String, _ content: [UInt8]) throws {
        try storage.create(path(name)) { write in try content.withUnsafeBytes(write) }
    }
}
