import SluiceTesting
import Testing

@Suite struct ChaosScriptTests {
    private static let seeds: Range<UInt64> = 0..<50

    @Test func aSeedHasOneScript() {
        #expect(script(7).steps == script(7).steps)
        #expect(script(7).steps != script(8).steps)
    }

    @Test(arguments: seeds) func whatIsDoneIsUndone(seed: UInt64) {
        for instance in 0..<4 {
            let acts = script(seed).steps.filter { $0.instance == instance }.map(\.act)
            #expect(acts.count.isMultiple(of: 2))
            for pair in stride(from: 0, to: acts.count - 1, by: 2) {
                let stands = acts[pair] == .freeze || acts[pair] == .supplant
                #expect(acts[pair + 1] == (stands ? .thaw : .start))
            }
        }
    }

    @Test(arguments: seeds) func timesAreInOrderAndFreezesLongEnough(seed: UInt64) {
        let steps = script(seed).steps
        #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.time <= $1.time })
        for (index, step) in steps.enumerated() where step.act == .freeze || step.act == .supplant {
            let thaw = steps[index...].first { $0.instance == step.instance && $0.act == .thaw }
            #expect((thaw?.time ?? .zero) - step.time >= .seconds(7))
        }
        #expect(steps.allSatisfy { $0.time < .seconds(120) || $0.act == .thaw || $0.act == .start })
    }

    @Test func everythingHappens() {
        let acts = Self.seeds.flatMap { script($0).steps.map(\.act) }
        #expect(Set(acts) == Set(ChaosScript.Act.allCases))
    }

    private func script(_ seed: UInt64) -> ChaosScript {
        var settings = ChaosScript.Settings()
        settings.instances = 4
        settings.length = .seconds(120)
        return ChaosScript(settings, seed: seed)
    }
}
