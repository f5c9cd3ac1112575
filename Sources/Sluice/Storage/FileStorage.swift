/// What came of giving a file a second name.
enum LinkOutcome: Hashable, Sendable {
    case linked
    /// Something has that name already, and keeps it.
    case exists
    /// The file, or the folder of the new name, is not there.
    case missing
}

/// The few things that the file sink asks of a file system. Each blocks, and throws a `Failure` that names the path.
///
/// A name is lasting once its folder is synchronised, a file's content when `create` returns; until then a power cut may
/// take either.
protocol FileStorage: Sendable {
    /// Writes a file, in place of any that has the name, and returns when its content is safe. `body` gets what writes;
    /// when it throws, no file is left.
    func create(_ path: String, _ body: (_ write: (UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws
    /// A file's content; nil if there is none.
    func read(_ path: String) throws -> [UInt8]?
    /// The names in a folder, in any order; none if it is not there.
    func list(_ folder: String) throws -> [String]
    /// False if it is there already.
    func makeFolder(_ path: String) throws -> Bool
    /// Gives a file a second name, if that is free: of several that try, one succeeds.
    func link(_ path: String, as name: String) throws -> LinkOutcome
    /// Whether both names are of one file; nil if one of them is not there.
    func isSame(_ path: String, as other: String) throws -> Bool?
    /// Does nothing if there is no such file.
    func remove(_ path: String) throws
    /// Makes what a folder lists lasting.
    func synchronize(_ folder: String) throws
}
