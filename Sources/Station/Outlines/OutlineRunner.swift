import Devices
import Workshop

/// Shows one outline with a machine's pointer beam, from turning it on to seeing it off.
///
/// It ends after its seconds, when somebody asks for it, when a stop or whatever forbids a start comes, and when the machine
/// says that it is off. It is never turned on a second time.
struct OutlineRunner: Sendable {
  /// How often the machine is asked.
  static let poll = Duration.milliseconds(100)

  let session: any WorkSession
  let showing: OutlineShowing
  let time: BenchTime
  /// Why nothing may move now; `nil` when it may.
  let obstacle: @Sendable () -> String?
  /// Told whenever the machine answered.
  let heard: @Sendable (MachineStatus?) -> Void

  /// Shows it to its end. Returns the fault after which nobody knows whether the beam is off, if there is one.
  func run() async -> DeviceFault? {
    guard let beam = session.pointer else {
      showing.answer.give(.refused(code: 0, "This engraver has no pointer beam."))
      return nil
    }
    do throws(DeviceFault) {
      guard showing.isWanted else { throw .cancelled("It was ended before it began.") }
      if let obstacle = obstacle() { throw .cancelled(obstacle) }
      try await beam.show(
        showing.work, drawing: showing.drawing, seconds: showing.seconds, permit: showing.permit)
    } catch {
      // It may have been turned on all the same.
      defer { showing.answer.give(error) }
      return await end(beam)
    }
    showing.answer.give(nil)
    let until = time.instant() + .seconds(showing.seconds)
    var failures = 0
    while isToGoOn, time.instant() < until {
      do throws(DeviceFault) {
        let left = try await beam.secondsLeft()
        guard left > 0 else { return await end(beam) }
        heard(MachineStatus(.notReady("Its pointer beam shows the outline, for \(left) s at most.")))
        failures = 0
      } catch {
        failures += 1
        if failures > 1 { return error }
      }
      // A supervision that ends is seen right here.
      try? await time.sleep(Self.poll)
    }
    return await end(beam)
  }

  private var isToGoOn: Bool {
    showing.isWanted && !Task.isCancelled && session.permit() == showing.permit && obstacle() == nil
  }

  private func end(_ beam: any PointerBeam) async -> DeviceFault? {
    do throws(DeviceFault) {
      try await beam.end()
      heard(try await session.status())
      return nil
    } catch {
      return error
    }
  }
}
