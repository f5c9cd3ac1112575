internal import HTTPTypes

/// What browsers are told with every answer, errors included: a page of this monitor loads from it alone, and no other
/// page may read it, frame it, or learn where it was.
enum SecurityHeaders {
    private static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
        base-uri 'none'; form-action 'none'; frame-ancestors 'none'
        """

    private static let fields: [HTTPField] = [
        ("Content-Security-Policy", policy),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("X-Frame-Options", "DENY"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ].compactMap { name, value in HTTPField.Name(name).map { HTTPField(name: $0, value: value) } }

    static func add(to head: inout HTTPResponse) {
        for field in fields { head.headerFields[field.name] = field.value }
        // What Hummingbird answers by itself does not say.
        if head.headerFields[.cacheControl] == nil { head.headerFields[.cacheControl] = "no-store" }
    }
}
