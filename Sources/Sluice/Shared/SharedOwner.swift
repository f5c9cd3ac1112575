/// Tells the variables of one application from those of others. Who has the same one, and a number, means the same
/// variable.
@usableFromInline
final class SharedOwner: Sendable {
    init() {}
}
