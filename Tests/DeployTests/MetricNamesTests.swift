import Testing
import Yams

@Suite struct MetricNamesTests {}
