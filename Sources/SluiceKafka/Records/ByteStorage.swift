/// Memory that slices point into; it is given back when the last of them is gone.
///
/// Sendable: each byte is written before whatever points to it is handed out, and never after.
public class ByteStorage: @unchecked Sendable {
    @usableFromInline final let base: UnsafeMutableRawPointer

    /// How many bytes this keeps alive.
    public final let byteCount: Int

    /// Takes over `base`, which `UnsafeMutableRawPointer.allocate` made.
    init(adopting base: UnsafeMutableRawPointer, byteCount: Int) {
        self.base = base
        self.byteCount = byteCount
    }

    /// Storage of exactly `byteCount` bytes, which `fill` writes.
    convenience init(byteCount: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        self.init(adopting: .allocate(byteCount: max(byteCount, 1), alignment: 8), byteCount: byteCount)
        fill(UnsafeMutableRawBufferPointer(start: base, count: byteCount))
    }

    deinit { base.deallocate() }
}
