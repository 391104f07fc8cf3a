import Devices
import Logging
import Workshop

/// The scanner of the bench under supervision: a code it reads lays that order on the bench, and never does anything else.
struct ScanWatch: Sendable {
  let name: DeviceName
  let driver: any ScannerDriver
  let board: InputBoard
  let writer: BenchWriter
  let supervision: InputSupervision
  let log: Logger

  /// Supervises the scanner until the task is cancelled.
  func run() async {
    await supervision.run(
      open: { () async throws(DeviceFault) in
        let session: any ScannerSession = try await driver.open()
        board.set(name, .scanner(isOpen: true), trouble: nil)
        return InputSupervision.Opened(session: session) { await listen(to: session) }
      },
      lost: { fault in board.set(name, .scanner(isOpen: false), trouble: fault.trouble) })
  }

  private func listen(to session: any ScannerSession) async -> DeviceFault {
    while true {
      do throws(DeviceFault) {
        for scan in try await session.nextScans() { await take(scan) }
      } catch {
        return error
      }
    }
  }

  private func take(_ scan: Scan) async {
    var trouble: String?
    switch scan {
    case .code(let text, let symbology):
      log.debug("scan", metadata: ["device": "\(name.text)", "symbology": "\(symbology ?? "-")"])
      do throws(BenchRefusal) {
        _ = try await writer.run { draft throws(BenchRefusal) in try OrderDesk.scan(text, in: &draft) }
      } catch {
        // Nothing is kept for later: the bag is in somebody's hand, and is scanned again.
        trouble = "\(error.sentence) \(error.remedy)"
      }
    case .garbled(let sent, let why): trouble = "Not a code: \(sent.isEmpty ? why : "\(sent) (\(why))")."
    }
    board.set(name, .scanner(isOpen: true), trouble: trouble)
  }
}
