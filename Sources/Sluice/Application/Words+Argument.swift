public import ArgumentParser
public import Logging

/// For commands that take these words as options of their own.
extension DataLossPolicy: ExpressibleByArgument {}

extension DeliveryGuarantee: ExpressibleByArgument {}

extension LogFormat: ExpressibleByArgument {}

extension Logger.Level: @retroactive ExpressibleByArgument {}
