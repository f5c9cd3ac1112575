#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension ApplicationConfiguration {
    /// The directory for what does not fit into the shuffles' memory.
    var spillPath: String { spillDirectory ?? FileManager.default.temporaryDirectory.path }
}
