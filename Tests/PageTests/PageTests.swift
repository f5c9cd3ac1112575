import HeadlessChromium
import Testing

@Suite struct PageTests {}
