internal import CMonitorPage
internal import HTTPTypes
internal import NIOCore

/// The files of the page, which are part of the program.
enum PageFiles {
    /// By path.
    static let all: [String: PageFile] = {
        let files = (0..<monitor_file_count()).compactMap { PageFile(monitor_file($0)) }
        return Dictionary(files.map { ($0.path, $0) }) { first, _ in first }
    }()
}

/// A file of the page.
struct PageFile: Sendable {
    let path: String
    let contentType: String
    let body: ByteBuffer
    /// Changes with the content, and so with releases.
    let tag: String

    init(path: String, contentType: String, body: ByteBuffer) {
        self.path = path
        self.contentType = contentType
        self.body = body
        tag = EntityTag.strong(of: body.readableBytesView)
    }

    fileprivate init?(_ file: monitor_file) {
        guard let path = file.path, let type = file.type, let bytes = file.bytes else { return nil }
        self.init(
            path: String(cString: path),
            contentType: String(cString: type),
            body: ByteBuffer(bytes: UnsafeBufferPointer(start: bytes, count: file.count))
        )
    }

    /// The file, or that the client has it already. A browser keeps it, and asks each time whether it still holds.
    func answer(to fields: HTTPFields) -> MonitorAnswer {
        let isKnown = fields[values: .ifNoneMatch].contains { EntityTag.matches(tag, $0) }
        var answer =
            isKnown
            ? MonitorAnswer(status: .notModified, contentType: nil, body: ByteBuffer())
            : MonitorAnswer(status: .ok, contentType: contentType, body: body)
        answer.caching = "no-cache"
        return answer.with(.eTag, tag)
    }
}
