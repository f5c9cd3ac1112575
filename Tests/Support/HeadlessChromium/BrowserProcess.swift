import Foundation

/// The browser as a process in a group of its own, with its end of the pipes at descriptors 3 and 4, as
/// `--remote-debugging-pipe` expects them.
final class BrowserProcess: Sendable {
    /// Our ends of the pipes.
    struct Pipes: Sendable {
        var commands: Int32
        var answers: Int32
    }

    let pipes: Pipes
    private let id: pid_t
    private let log: URL

    init(program: String, profile: URL) throws(ChromiumError) {
        let commands = try Self.pipe()
        let answers = try Self.pipe()
        defer {
            close(commands.read)
            close(answers.write)
        }
        log = profile.appending(path: "output.txt")
        pipes = Pipes(commands: commands.write, answers: answers.read)
        do {
            id = try Self.spawn(
                [program] + Self.arguments(profile: profile),
                descriptors: [3: commands.read, 4: answers.write],
                output: log.path
            )
        } catch {
            close(commands.write)
            close(answers.read)
            throw error
        }
    }

    /// What it has printed: its end.
    var output: String {
        String(((try? String(contentsOf: log, encoding: .utf8)) ?? "").suffix(2_000))
    }

    /// Ends it and all that it has started, and waits until it is gone.
    func kill() {
        #if canImport(Darwin)
            Darwin.kill(-id, SIGKILL)
        #else
            Glibc.kill(-id, SIGKILL)
        #endif
        while waitpid(id, nil, 0) < 0, errno == EINTR {}
    }

    private static func arguments(profile: URL) -> [String] {
        let common = [
            "--headless=new", "--remote-debugging-pipe", "--user-data-dir=\(profile.path)", "--no-first-run",
            "--no-default-browser-check", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-default-apps",
            "--disable-background-timer-throttling", "--disable-renderer-backgrounding",
            "--disable-backgrounding-occluded-windows", "--password-store=basic", "--use-mock-keychain",
            "--force-color-profile=srgb", "--hide-scrollbars", "--mute-audio", "about:blank",
        ]
        // Chromium refuses to run as root inside its sandbox, which containers need.
        return geteuid() == 0 ? ["--no-sandbox"] + common : common
    }

    /// A pipe whose ends are far from the numbers that the child gets, and not inherited.
    private static func pipe() throws(ChromiumError) -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        #if canImport(Darwin)
            let result = Darwin.pipe(&ends)
        #else
            let result = Glibc.pipe(&ends)
        #endif
        guard result == 0 else { throw .system(call: "pipe", code: errno) }
        let moved = ends.map { fcntl($0, F_DUPFD_CLOEXEC, 10) }
        for end in ends { close(end) }
        guard moved.allSatisfy({ $0 >= 0 }) else { throw .system(call: "fcntl", code: errno) }
        return (moved[0], moved[1])
    }

    private static func spawn(
        _ words: [String],
        descriptors: [Int32: Int32],
        output: String
    ) throws(ChromiumError) -> pid_t {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        for (child, own) in descriptors { posix_spawn_file_actions_adddup2(&actions, own, child) }
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var id: pid_t = 0
        let code = posix_spawn(&id, words[0], &actions, &attributes, &arguments, environ)
        guard code == 0 else { throw .system(call: "posix_spawn of \(words[0])", code: code) }
        return id
    }
}
