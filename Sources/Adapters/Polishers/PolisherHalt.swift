import Devices
import Wire
import Workshop

extension ModbusPolisherSession {
  /// Stops before everything that waits for the line; returns when the drive shows that the motor is still.
  package func halt() async throws(DeviceFault) {
    seat.revokePermits()
    let (unit, tongue) = (seat.unit, tongue)
    let watch = seat.stopwatch()
    var last: DeviceFault?
    var isTold = false
    var stillLooks = 0
    repeat {
      do throws(DeviceFault) {
        let mustTell = !isTold
        // Told to stop and still under a run command after half the time: it does not obey this way of stopping.
        let isDeaf = stillLooks == 0 && !tongue.needsTwoLooks && watch.elapsed > profile.stillWithin / 2
        let state = try await seat.urgently { line throws(WireFault) in
          // An echo says that the drive heard; only its own status says that it obeys.
          if mustTell {
            for step in isDeaf ? tongue.stopHarder : tongue.stop { try step.send(line, unit, setpoint: 0) }
          }
          return try tongue.read(line, unit)
        }
        stillLooks = state.isStill ? stillLooks + 1 : 0
        if stillLooks >= (tongue.needsTwoLooks ? 2 : 1) { return }
        // Still told to run: say it again. Stopping twice does no harm.
        isTold = state.phase != .running
        last = nil
      } catch {
        isTold = false
        stillLooks = 0
        last = error
      }
      await seat.pause()
    } while watch.elapsed < profile.stillWithin
    let why = last.map { " \($0.sentence)" } ?? ""
    throw .timedOut("The drive did not show that the motor is still; it may still be turning.\(why)")
  }

  /// Tells the drive once to stop, in its turn on the line.
  func stopAtEnd() async throws(DeviceFault) {
    let (unit, tongue) = (seat.unit, tongue)
    try await seat.transact { line throws(WireFault) in
      for step in tongue.stop { try step.send(line, unit, setpoint: 0) }
    }
  }
}
