/// A browser without a window, for looking at pages.
public struct HeadlessChromium: Sendable {}
