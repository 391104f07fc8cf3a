import Devices
import Logging
import Synchronization
import Workshop

/// One gauge of the bench under supervision: opened, listened to, reopened when lost; what it sends becomes facts.
struct GaugeWatch: Sendable {
  let name: DeviceName
  let driver: any GaugeDriver
  let board: DeviceBoard
  let writer: BenchWriter
  let rules: MeasuringRules
  let time: BenchTime
  let plugs: PlugBell
  let log: Logger
  private let open = OpenGauge()

  init(
    name: DeviceName, driver: any GaugeDriver, board: DeviceBoard, writer: BenchWriter, rules: MeasuringRules,
    time: BenchTime, plugs: PlugBell, log: Logger
  ) {
    self.name = name
    self.driver = driver
    self.board = board
    self.writer = writer
    self.rules = rules
    self.time = time
    self.plugs = plugs
    self.log = log
  }

  /// Asks the gauge for a reading, which then comes as if its button had been pressed.
  func ask() async throws(BenchRefusal) {
    guard let session = open.session else {
      let trouble = board.report(name)?.trouble ?? "It has not been opened yet."
      throw BenchRefusal(
        .deviceAbsent, "\(name.text) is not there. \(trouble)",
        remedy: "Check that it is switched on and connected, then ask again.")
    }
    guard session.canBeAsked else {
      throw BenchRefusal(
        .workRefused, "\(name.text) cannot be asked: it sends when its own button is pressed.",
        remedy: "Press the gauge's button.")
    }
    do throws(DeviceFault) {
      try await session.askForReading()
    } catch {
      throw BenchRefusal(
        .deviceAbsent, "\(name.text) could not be asked: \(error.sentence)",
        remedy: "Check that it is switched on and connected, then ask again.")
    }
  }

  /// Supervises the gauge until the task is cancelled.
  func run() async {
    var pause = ReopenPause()
    while !Task.isCancelled {
      let rings = plugs.rings
      do throws(DeviceFault) {
        let session: any GaugeSession = try await driver.open()
        board.opened(name, session.identity)
        open.session = session
        defer { open.session = nil }
        let fault = await withTaskCancellationHandler {
          // Taken where they come from: a hand-over to another thread costs more than a reading.
          await withTaskExecutorPreference(session.executor) {
            await listen(to: session, onFirstFrames: { pause.reset() })
          }
        } onCancel: {
          // Ends the read the session waits in; nobody needs to wait for it, since `listen` returns after it.
          Task { await session.close() }
        }
        await session.close()
        if !Task.isCancelled { board.failed(name, fault) }
      } catch {
        board.failed(name, error)
      }
      await plugs.wait(pause.take(), since: rings, time: time)
    }
  }

  private func listen(to session: any GaugeSession, onFirstFrames: () -> Void) async -> DeviceFault {
    while true {
      do throws(DeviceFault) {
        await take(try await session.nextFrames(), mayBlock: session.executor != nil)
        onFirstFrames()
      } catch {
        return error
      }
    }
  }

  private func take(_ frames: [GaugeFrame], mayBlock: Bool) async {
    var arrivals: [ReadingDesk.Arrival] = []
    var trouble: String?
    for frame in frames {
      switch frame.content {
      case .diameter(let diameter, let sent):
        arrivals.append(ReadingDesk.Arrival(value: .diameter(diameter), sent: sent, began: frame.began))
        trouble = nil
      case .weight(let milligrams, let sent):
        arrivals.append(ReadingDesk.Arrival(value: .weight(milligrams: milligrams), sent: sent, began: frame.began))
        trouble = nil
      case .error(let code, let meaning): trouble = "The gauge says \(code): \(meaning)."
      case .status: break
      case .garbled(let sent, let why): trouble = "Not a reading: \(sent.isEmpty ? why : "\(sent) (\(why))")."
      }
    }
    board.heard(name, trouble: trouble)
    if let trouble { log.debug("no reading", metadata: ["device": "\(name.text)", "fault": "\(trouble)"]) }
    if !arrivals.isEmpty { await store(arrivals, mayBlock: mayBlock) }
  }

  /// Stores readings, trying again every second while the disk refuses: the gauge waits meanwhile, nothing is dropped.
  private func store(_ arrivals: [ReadingDesk.Arrival], mayBlock: Bool) async {
    var complaint: String?
    while true {
      do throws(BenchRefusal) {
        let taking: @Sendable (inout BenchDraft) throws(BenchRefusal) -> Void = {
          [name, rules, time] draft in
          ReadingDesk.take(arrivals, from: name, rules: rules, time: time, in: &draft)
        }
        if mayBlock { try writer.runHere(taking) } else { try await writer.run(taking) }
        if complaint != nil { board.heard(name) }
        return
      } catch {
        board.heard(name, trouble: "\(arrivals.count) readings wait: \(error.sentence)")
        if error.sentence != complaint {
          complaint = error.sentence
          log.error("readings not stored yet", metadata: ["device": "\(name.text)", "fault": "\(error.sentence)"])
        }
      }
      do { try await time.sleep(.seconds(1)) } catch { return }
    }
  }
}

/// The session of a gauge while it is open, for whoever wants to ask it.
private final class OpenGauge: Sendable {
  private let held = Mutex<(any GaugeSession)?>(nil)

  var session: (any GaugeSession)? {
    get { held.withLock { $0 } }
    set { held.withLock { $0 = newValue } }
  }
}
