import Glibc
import Testing

@testable import Simulators

/// The program as a child, driven through its control socket and its standard input.
@Suite struct ProgramTests {
  /// The program beside the test bundle, where SwiftPM builds both.
  private static func program() throws -> String {
    var path = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &path, path.count - 1)
    try #require(length > 0)
    let own = String(decoding: path[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return own[..<(own.lastIndex(of: "/") ?? own.startIndex)] + "/benchpin-sim"
  }

  private static func start(_ words: [String], input: Int32, output: Int32) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    var child: pid_t = 0
    let arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    try #require(posix_spawn(&child, words[0], &actions, nil, arguments, environ) == 0, "cannot start \(words[0])")
    return child
  }

  private static func pipeEnds() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func waitFor(_ child: pid_t) async throws -> Int32 {
    var status: Int32 = -1
    #expect(try await eventually { waitpid(child, &status, WNOHANG) == child })
    return status
  }

  /// Sends a control line by `tell` and returns its answer and exit status.
  private static func tell(_ directory: String, _ line: String) async throws -> (answer: String, status: Int32) {
    let output = try pipeEnds()
    let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer {
      close(null)
      close(output.read)
    }
    let words = [try program(), "tell", directory] + line.split(separator: " ").map(String.init)
    let child = try start(words, input: null, output: output.write)
    close(output.write)
    let status = try await waitFor(child)
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = max(0, read(output.read, &bytes, bytes.count))
    return (String(decoding: bytes[..<count], as: UTF8.self), status)
  }

  /// An order for each way in which an engraver misleads its host.
  private static let engraverTraps = [
    "done-pulse 50", "instant on", "stale-done on", "restart-held on", "start-exception 4", "start-exception 6 obeys",
    "job-stays on", "truncate 2", "interlock-at 40", "close-shutter", "counter 65535", "fault-clears 100", "unit 255",
    "unit any", "one-client on", "silent on", "silent off", "late 300 1", "apply-late 200", "refuse-apply on",
    "read-limit 1", "start-latency 300", "record-lag 100", "file 4 For ever",
    "counts-aborts on", "only-says-done on", "path-room 1", "path-flips 20", "path-loses-answer 7",
    "path-acknowledges 7", "path-line 800", "path-turn 300",
  ]

  @Test func theProgramIsDrivenThroughItsSocketAndEndsWithItsInput() async throws {
    var template = Array("/tmp/benchpin-sim-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) } != nil }
    try #require(made)
    let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let (input, output) = (try Self.pipeEnds(), try Self.pipeEnds())
    let words = [try Self.program(), "--directory", directory, "--gauge", "sylvac", "--until-stdin-closes"]
    let child = try Self.start(words, input: input.read, output: output.write)
    close(input.read)
    close(output.write)
    var ready = [UInt8](repeating: 0, count: 16)
    _ = fcntl(output.read, F_SETFL, O_NONBLOCK)
    #expect(try await eventually { read(output.read, &ready, 6) == 6 })
    let port = try RawPort(path: directory + "/gauge")
    let measured = try await Self.tell(directory, "gauge measure 17.35")
    #expect(measured.answer == "ok\n" && measured.status == 0)
    #expect(try await port.receiveText(8) == "+17.350\r")
    let refused = try await Self.tell(directory, "engraver dance")
    #expect(refused.answer.hasPrefix("error") && refused.status != 0)
    #expect(try await Self.tell(directory, "polisher state").answer.contains("switchOnDisabled"))
    for trap in Self.engraverTraps {
      let answer = try await Self.tell(directory, "engraver \(trap)")
      #expect(answer.answer == "ok\n" && answer.status == 0, "\(trap): \(answer.answer)")
    }
    close(input.write)
    #expect(try await Self.waitFor(child) == 0)
    close(output.read)
    #expect(access(directory + "/control", F_OK) != 0 && access(directory + "/gauge", F_OK) != 0)
    for name in ["engraver.log", "polisher.log"] { #expect(unlink(directory + "/" + name) == 0) }
    #expect(rmdir(directory) == 0)
  }
}
