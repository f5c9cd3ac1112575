import ArgumentParser
import Testing

@testable import SluiceCommand

@Suite struct FlagTests {
    private static let group = ["--group", "g"]

    private func reset(_ arguments: [String]) throws -> OffsetsResetCommand? {
        try OffsetsResetCommand.parseAsRoot(Self.group + arguments) as? OffsetsResetCommand
    }

    @Test func aTargetMayBeginWithASign() throws {
        #expect(try reset(["--topic", "t", "--to", "-100"])?.to == [.shift(-100)])
        #expect(try reset(["--topic", "t", "--to=+100"])?.to == [.shift(100)])
        #expect(try reset(["--topic", "t:0,1", "--to", "earliest"])?.execute == false)
        #expect(try reset(["--to", "t:0=1", "--to", "t:1=none", "--execute", "--yes"])?.to.count == 2)
    }

    @Test(
        arguments: [
            ["--topic", "t"], ["--to", "earliest"], ["--topic", "t", "--to", "t:0=1"],
            ["--topic", "t", "--to", "soon"],
            ["--topic", "t", "--to", "1", "--to", "2"], ["--to", "t:0=1", "--to", "t:0=2"],
            ["--topic", "t:", "--to", "earliest"], ["--topic", "t", "--to", "1", "--out-of-range", "maybe"],
            ["--group", "", "--topic", "t", "--to", "1"],
        ]
    )
    func resetRefuses(arguments: [String]) {
        #expect(throws: (any Error).self) { try reset(arguments) }
    }

    @Test(
        arguments: [
            [], ["--group", "g", "--all-groups"], ["--group", ""], ["--group", "g", "--fail-above", "-1"],
            ["--group", "g", "--fail-above", "1", "--watch", "2s"], ["--group", "g", "--sort", "size"],
            ["--group", "g", "--format", "xml"],
        ]
    )
    func lagRefuses(arguments: [String]) {
        #expect(throws: (any Error).self) { try LagCommand.parseAsRoot(arguments) }
    }

    @Test func everyToolExplainsItselfAndItsExitCodes() {
        for (help, words) in [
            (LagCommand.helpMessage(columns: 100), ["Exit codes", "--fail-above", "Examples", "-X"]),
            (OffsetsShowCommand.helpMessage(columns: 100), ["Exit codes", "--times", "Examples"]),
            (OffsetsResetCommand.helpMessage(columns: 100), ["Exit codes", "--execute", "Examples", "@1769860800000"]),
        ] {
            for word in words { #expect(help.contains(word), "\(word)") }
        }
    }
}
