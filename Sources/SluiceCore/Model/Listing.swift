extension Collection where Element: CustomStringConvertible {
    /// The elements by name, the first of many; the others are counted.
    ///
    /// - Parameter most: How many are named. At least 1.
    package func listing(atMost most: Int) -> String {
        let names = prefix(most).map(\.description).joined(separator: ", ")
        return count > most ? "\(names) and \(count - most) more" : names
    }
}
