import Devices

/// Keeps one input open for as long as its task lives: opened, attended, reopened when lost.
struct InputSupervision: Sendable {
  /// An open input and what to do with it until it is lost.
  struct Opened: Sendable {
    var session: any DeviceSession
    var attend: @Sendable () async -> DeviceFault
  }

  let time: BenchTime
  let plugs: PlugBell

  /// Runs until the task is cancelled; `lost` is told why an input is not there.
  func run(
    open: @Sendable () async throws(DeviceFault) -> Opened, lost: @Sendable (DeviceFault) -> Void
  ) async {
    var pause = ReopenPause()
    while !Task.isCancelled {
      let rings = plugs.rings
      do throws(DeviceFault) {
        let opened = try await open()
        pause.reset()
        let fault = await withTaskCancellationHandler {
          await opened.attend()
        } onCancel: {
          // Ends the read the session waits in; nobody needs to wait for it, since `attend` returns after it.
          Task { await opened.session.close() }
        }
        await opened.session.close()
        if !Task.isCancelled { lost(fault) }
      } catch {
        lost(error)
      }
      await plugs.wait(pause.take(), since: rings, time: time)
    }
  }
}

extension DeviceFault {
  /// What is wrong and what to do about it.
  var trouble: String { [sentence, remedy.sentence].filter { !$0.isEmpty }.joined(separator: " ") }
}
