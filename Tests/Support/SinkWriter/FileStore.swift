import Foundation
import Sluice

/// The files that the manifests list, in the order of their offsets.
struct FileStore: Store {
    let folder: String

    func write(_ rows: Sluice.Stream<Row>) {
        rows.write(to: NarratingSink(FileSink(directory: folder, format: .jsonLines)))
    }

    func rows() throws -> [Row] {
        try FileSinkReader.files(in: folder).flatMap { file in
            try String(decoding: Data(contentsOf: URL(filePath: file.path)), as: UTF8.self)
                .split(separator: "\n").map { try JSONDecoder().decode(Row.self, from: Data($0.utf8)) }
        }
    }
}
