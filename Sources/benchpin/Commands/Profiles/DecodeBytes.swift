import Adapters
import ArgumentParser
import Glibc
import Settings

struct DecodeBytes: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode",
    abstract: "Say what bytes on standard input mean to a gauge's or a balance's profile, one JSON object a line.",
    discussion: """
      A frame is told as soon as it is whole. When the input ends inside a frame, that is told as garbled. A silence ends \
      a frame only where the profile knows no other end, or where a terminal or a port is read directly: the times of a \
      pipe are not those of the wire.
      """)

  @OptionGroup var options: ShelfOptions
  @Flag(help: "Nothing changes: what is printed is JSON anyway.") var json = false
  @Argument(help: "The name of a profile, or a file.") var profile: String

  func run() async throws {
    let file = try ProfileFile.read(try options.path(of: profile))
    guard file.kind == .gauge || file.kind == .balance else {
      throw CommandFailure(
        .data,
        "\(file.path) describes a machine of the kind \(file.kind.rawValue). Name a gauge's or a balance's profile.")
    }
    var profile: GaugeProfile
    do throws(SettingsMistakes) { profile = try GaugeProfile.read(text: file.text, file: file.path) } catch {
      throw CommandFailure(error)
    }
    let isOnlyEnd = profile.framing.ends.isEmpty && profile.framing.length == nil
    let isTimed = isOnlyEnd || isatty(STDIN_FILENO) == 1
    // At the end of the input a frame that silence would end is whole, whatever the clock says of a pipe.
    if !isTimed, profile.framing.length != nil { profile.framing.quiet = nil }
    var decoder = FrameDecoder(profile)
    let began = ContinuousClock.now
    var bytes = [UInt8](repeating: 0, count: 65_536)
    while !Output.isClosed {
      if isTimed, let quietAt = decoder.quietAt, !Self.waits(until: quietAt) {
        Self.tell(decoder.finish())
        continue
      }
      let count = read(STDIN_FILENO, &bytes, bytes.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        if count < 0 {
          throw CommandFailure(.noInput, "Standard input cannot be read: \(String(cString: strerror(errno))).")
        }
        break
      }
      Self.tell(decoder.lines(Array(bytes[..<count]), arrived: isTimed ? .now : began))
    }
    Self.tell(decoder.finish())
  }

  /// Whether something can be read before `instant`.
  private static func waits(until instant: ContinuousClock.Instant) -> Bool {
    var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    let left = max(0, (instant - .now) / .milliseconds(1))
    return poll(&descriptor, 1, Int32(min(left.rounded(.up), 60_000))) != 0
  }

  private static func tell(_ lines: [GaugeLine]) {
    let text = lines.compactMap(\.json).joined(separator: "\n")
    if !text.isEmpty { Output.line(text) }
  }
}
