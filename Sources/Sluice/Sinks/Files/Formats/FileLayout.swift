/// Which directory an element's file is in, below the sink's own.
public struct FileLayout<Element>: Sendable {
    /// Called once an attempt of a task; what it makes is used by one thread at a time.
    let makePlacer: @Sendable (TaskContext?) -> (Element) throws -> String

    /// All files in the sink's directory itself.
    public static var flat: FileLayout { FileLayout { _ in { _ in "" } } }

    /// A directory an hour of the time at which records were made, in UTC: `dt=2026-11-21/hour=17`, as Hive and Spark
    /// know it. A record without a timestamp fails.
    public static var hourly: FileLayout { byRecordTime(.hour) }

    /// A directory a day of the time at which records were made, in UTC: `dt=2026-11-21`. A record without a timestamp fails.
    public static var daily: FileLayout { byRecordTime(.day) }

    /// A directory an hour of the elements' own time, in UTC: `dt=2026-11-21/hour=17`.
    ///
    /// - Parameter milliseconds: When the element came to be, in milliseconds since 1970, in the years 0 to 9999.
    public static func hourly(by milliseconds: @escaping @Sendable (Element) throws -> Int64) -> FileLayout {
        byTime(.hour, milliseconds)
    }

    /// A directory a day of the elements' own time, in UTC: `dt=2026-11-21`.
    ///
    /// - Parameter milliseconds: When the element came to be, in milliseconds since 1970, in the years 0 to 9999.
    public static func daily(by milliseconds: @escaping @Sendable (Element) throws -> Int64) -> FileLayout {
        byTime(.day, milliseconds)
    }

    /// A directory that a closure finds for each element.
    ///
    /// - Parameter path: The directory, from the sink's own, parts separated by `/`; empty is the sink's own. No part may
    ///   be empty, begin with `.` or `_`, hold a control character, or have more than 200 bytes; all have at most 1,000.
    ///   An element whose directory can't be used fails. One task may have 1,000 directories: each is a file.
    public static func directory(_ path: @escaping @Sendable (Element) throws -> String) -> FileLayout {
        FileLayout { _ in
            // Elements that follow each other are often in one directory: it is checked once.
            var last = ""
            return { element in
                let path = try path(element)
                if path != last { try RelativeFolder.check(path) }
                last = path
                return path
            }
        }
    }

    private static func byTime(
        _ span: TimeFolder.Span,
        _ milliseconds: @escaping @Sendable (Element) throws -> Int64
    ) -> FileLayout {
        FileLayout { _ in
            var folder = TimeFolder(span)
            return { try folder.name(at: milliseconds($0)) }
        }
    }

    private static func byRecordTime(_ span: TimeFolder.Span) -> FileLayout {
        FileLayout { context in
            var folder = TimeFolder(span)
            // The context holds what is staged: the other way round it must not be held.
            return { [weak context] _ in
                guard let timestamp = context?.origin?.timestamp, timestamp.kind != .none else {
                    throw FileSinkError.noTimestamp
                }
                return try folder.name(at: timestamp.milliseconds)
            }
        }
    }
}
