@preconcurrency import Glibc

/// Another program, run to its end.
struct ProgramRun {
  /// The exit status; `nil` when it could not be started, was ended by a signal, or did not end in time.
  var status: Int?
  var output = ""
  var complaint = ""

  /// Runs `words` and waits for its end, at most `seconds`; then it is killed.
  ///
  /// `environment` comes before what this program was started with.
  static func run(
    _ words: [String], within seconds: Int = 10, environment: [String: String] = [:]
  ) -> ProgramRun {
    guard let out = openPipe() else { return ProgramRun() }
    guard let err = openPipe() else {
      for end in out { close(end) }
      return ProgramRun()
    }
    defer {
      close(out[0])
      close(err[0])
    }
    let child = spawn(words, out[1], err[1], environment)
    close(out[1])
    close(err[1])
    guard let child else { return ProgramRun() }
    var run = ProgramRun()
    let deadline = ContinuousClock.now + .seconds(seconds)
    let texts = listen([out[0], err[0]], until: deadline)
    run.output = String(decoding: texts.bytes[0], as: UTF8.self)
    run.complaint = String(decoding: texts.bytes[1], as: UTF8.self)
    if let status = end(of: child, until: deadline), texts.hasEnded, status & 0x7F == 0 {
      run.status = Int(status >> 8 & 0xFF)
    }
    return run
  }

  /// How `child` ended, as wait(2) tells it; `nil` when it did not by `deadline` and was killed.
  private static func end(of child: pid_t, until deadline: ContinuousClock.Instant) -> CInt? {
    var status: CInt = 0
    // One that has closed its outputs may go on all the same.
    while true {
      let ended = waitpid(child, &status, WNOHANG)
      if ended == child { return status }
      guard ended == 0 || errno == EINTR, .now < deadline else { break }
      usleep(2000)
    }
    kill(child, SIGKILL)
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return nil
  }

  /// The end to read from and the end to write to; no program started later inherits them as they are.
  private static func openPipe() -> [CInt]? {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return ends
  }

  private static func spawn(
    _ words: [String], _ output: CInt, _ complaint: CInt, _ environment: [String: String]
  ) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, complaint, 2)
    let arguments = words.map { strdup($0) } + [nil]
    defer { for word in arguments { free(word) } }
    var surroundings = environment.map { strdup("\($0)=\($1)") }
    defer { for word in surroundings.prefix(environment.count) { free(word) } }
    var inherited = environ
    // Of two with one name the first counts.
    while let word = inherited.pointee {
      surroundings.append(word)
      inherited += 1
    }
    var child: pid_t = 0
    return posix_spawnp(&child, words[0], &actions, nil, arguments, surroundings + [nil]) == 0 ? child : nil
  }

  /// Everything that comes on `descriptors` until both end, or the time does.
  private static func listen(
    _ descriptors: [CInt], until deadline: ContinuousClock.Instant
  ) -> (bytes: [[UInt8]], hasEnded: Bool) {
    var bytes = descriptors.map { _ in [UInt8]() }
    var open = Set(descriptors.indices)
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while !open.isEmpty {
      let left = Int((deadline - .now) / .milliseconds(1))
      guard left > 0 else { return (bytes, false) }
      var polled = descriptors.indices.map { index in
        pollfd(fd: open.contains(index) ? descriptors[index] : -1, events: Int16(POLLIN), revents: 0)
      }
      guard poll(&polled, nfds_t(polled.count), CInt(left)) > 0 else { continue }
      for index in open where polled[index].revents != 0 {
        let count = read(descriptors[index], &chunk, chunk.count)
        if count > 0 { bytes[index] += chunk[..<count] } else { open.remove(index) }
      }
    }
    return (bytes, true)
  }
}
