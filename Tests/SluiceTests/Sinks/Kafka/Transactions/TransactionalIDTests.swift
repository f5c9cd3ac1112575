import Testing

@testable import Sluice

@Suite struct TransactionalIDTests {
    private func id(_ application: String, _ group: String, _ instance: String, _ number: Int = 0) -> String {
        TransactionalID(application: application, group: group, instance: .named(instance)).id(ofProducer: number)
    }

    @Test func namesEachPartAsItIsWhereItCan() {
        #expect(id("flights", "flights-eu_1.2", "host-1", 3) == "flights/flights-eu_1.2/host-1/3")
    }

    @Test func noTwoNamesMakeOneID() {
        let names = ["a", "b", "a/b", "b/a", "%2F", "/", "~", "~1", "é", "e", "", "A", "a b", "a%20b"]
        var ids: Set<String> = []
        for application in names {
            for group in names { for instance in names { ids.insert(id(application, group, instance)) } }
        }
        #expect(ids.count == names.count * names.count * names.count)
        #expect(id("a/b", "ü ~", "%") == "a%2Fb/%C3%BC%20%7E/%25/0")
    }

    @Test func withoutANameItIsLikeNoNamedOne() {
        let unnamed = TransactionalID(application: "a", group: "g", instance: .unnamed(random: 255))
        #expect(unnamed.id(ofProducer: 1) == "a/g/~ff/1")
        #expect(!unnamed.survivesRestart)
        #expect(id("a", "g", "~ff", 1) != unnamed.id(ofProducer: 1))
        #expect(TransactionalID(application: "a", group: "g", instance: .named("i")).survivesRestart)
    }
}
