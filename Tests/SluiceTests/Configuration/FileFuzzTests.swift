import SluiceTesting
import Testing

@testable import Sluice

/// Whatever a file holds, there is an error or a value.
@Suite struct FileFuzzTests {
    private static let seeds = [
        "input: [a, \"b\"]\nkafka:\n  linger.ms: 5\n  client.id: 'x'\napplication: {a: {b: [1, 2]}}\n# end\n",
        "{\"input\": [\"a\", 1, true, null], \"kafka\": {\"linger.ms\": 5.5}, \"application\": {\"a\": {\"b\": [1e3]}}}",
        "a: &x [1, *x]\nb: |\n  text\nc: >-\n  more\n? [k]\n: v\n!!int d: !t 3\n---\n...\n",
    ]

    @Test(arguments: 0..<10)
    func mutatedFilesAreReadOrRefused(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            var bytes = Array(Self.seeds.randomElement(using: &random)?.utf8 ?? "".utf8)
            for _ in 0..<Int.random(in: 1...8, using: &random) { Self.mutate(&bytes, &random) }
            read(bytes)
        }
    }

    @Test(arguments: 0..<10)
    func randomBytesAreRefused(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("[]{}:,-?*&!|>'\"%@`#\n\t ab1~<=\u{e9}".utf8)
        for _ in 0..<50 {
            let count = Int.random(in: 0...60, using: &random)
            read((0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 })
            read((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
    }

    private func read(_ bytes: [UInt8]) {
        for name in ["f.yaml", "f.json"] {
            guard let file = try? ConfigurationFile(name, bytes), let layer = try? SettingLayer(file) else { continue }
            var loaded = LoadedSettings()
            loaded.values = layer.values
            _ = try? ApplicationSettings(loaded)
        }
    }

    private static func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: bytes[..<place].suffix(12), at: place)
        default: bytes.insert(Array("[]{}:-?*&!|\n \"'".utf8).randomElement(using: &random) ?? 0, at: place)
        }
    }
}
