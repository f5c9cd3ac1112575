import Foundation
#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// What a URL answers; nil while nobody does.
func httpGet(_ url: String) async -> (status: Int, body: String)? {
    guard let url = URL(string: url), let (data, response) = try? await URLSession.shared.data(from: url) else {
        return nil
    }
    return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
}

/// Asks again and again until the answer is as wanted; a test's time limit is the deadline.
func httpWait(_ url: String, until isWanted: (Int, String) -> Bool) async -> String {
    while true {
        if let answer = await httpGet(url), isWanted(answer.status, answer.body) { return answer.body }
        await Task.yield()
    }
}
