internal import Foundation

/// Looks for names that an object of JSON has twice: a parser keeps one of them, and says nothing.
enum JSONNames {
    /// - Parameter bytes: Well-formed JSON.
    /// - Returns: The first name that its object had already.
    static func repeated(in bytes: [UInt8]) -> String? {
        var open: [Set<String>] = []
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): open.append([])
            case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = open.popLast()
            case UInt8(ascii: "\""):
                let end = endOfString(bytes, from: index)
                if isName(bytes, upTo: end), let depth = open.indices.last {
                    let name = text(bytes[index..<end])
                    guard open[depth].insert(name).inserted else { return name }
                }
                index = end
                continue
            default: break
            }
            index += 1
        }
        return nil
    }

    /// The byte behind the quotation mark that ends the string.
    private static func endOfString(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start + 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index + 1, bytes.count)
    }

    private static func isName(_ bytes: [UInt8], upTo end: Int) -> Bool {
        bytes[end...].first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: ":")
    }

    /// The string's text; one name may be written in several ways.
    private static func text(_ string: ArraySlice<UInt8>) -> String {
        if string.contains(UInt8(ascii: "\\")), let text = try? JSONDecoder().decode(String.self, from: Data(string)) {
            return text
        }
        return String(decoding: string.dropFirst().dropLast(), as: UTF8.self)
    }
}
