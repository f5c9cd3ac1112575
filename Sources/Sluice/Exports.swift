// Users write `import Sluice` and have the words that its API is made of.
@_exported public import SluiceCore
@_exported public import SluiceKafka
