import Devices
import Workshop

extension Bench {
  /// Shows the outline of what would be engraved on the ring that lies there, for a person at the bench: returns which machine
  /// shows it, once its own word says so.
  ///
  /// Nothing has to be approved for it. It ends by itself after `seconds`, with a stop, and with `endOutlines`.
  package func showOutline(_ request: JobRequest, seconds: Int) async throws(BenchRefusal) -> DeviceName {
    let machine = try machine(for: request)
    await machine.awaitEndingOutline()
    guard let visit = machine.visit else { throw obstacles(to: machine).first ?? absent(machine) }
    // Taken before anything is decided: a stop from here on makes it worthless.
    let permit = visit.session.permit()
    if let obstacle = obstacles(to: machine).first { throw obstacle }
    let rules = jobRules
    let claim = OutlineClaim()
    let showing: OutlineShowing
    do throws(BenchRefusal) {
      showing = try await writer.run(drawingOn: proofs?.easel, for: .deciding) { draft throws(BenchRefusal) in
        let (work, drawing) = try OutlineDesk.judge(request, on: machine.name, visit.session, rules, in: draft)
        // A command may be decided twice, and is one claim.
        let showing = claim.take(OutlineShowing(work: work, drawing: drawing, seconds: seconds, permit: permit))
        // In here no job is decided on meanwhile, and none is while it is claimed.
        guard machine.claim(showing, in: visit) else { throw .showsOutline(machine.name) }
        return showing
      }
    } catch {
      if let showing = claim.showing { machine.release(showing) }
      throw error
    }
    machine.begin(showing, in: visit)
    if let fault = await showing.answer.first() {
      throw BenchRefusal(
        .workRefused, "\(machine.name.text) does not show the outline. \(fault.sentence)",
        remedy: "Look at the engraver, then ask again.")
    }
    return machine.name
  }

  /// Whether a machine shows by its own word an outline that this bench may know nothing of: one of a daemon before it, or
  /// from before the line was lost. What it does not answer is told by whatever is asked of it next.
  func isPointing(_ session: any WorkSession) async -> Bool {
    guard let pointer = session.pointer else { return false }
    do throws(DeviceFault) { return try await pointer.secondsLeft() > 0 } catch { return false }
  }

  /// Ends every outline that is shown, and says which machines showed one and are dark now by their own word.
  package func endOutlines() async throws(BenchRefusal) -> [DeviceName] {
    var ended: [DeviceName] = []
    for machine in machines.sorted(by: { $0.name < $1.name }) {
      guard let showing = machine.callOffOutline() else {
        if try await darken(machine) { ended.append(machine.name) }
        continue
      }
      if let fault = await showing.whenOver() { throw .mayPoint(machine.name, fault.sentence) }
      ended.append(machine.name)
    }
    return ended
  }

  /// Turns off a pointer beam that this bench did not turn on; `false` when it was off, or the machine has none.
  private func darken(_ machine: Machine) async throws(BenchRefusal) -> Bool {
    guard machine.kind == .engraver, machine.current == nil else { return false }
    guard let session = machine.visit?.session else {
      throw .mayPoint(machine.name, "It is not connected.")
    }
    guard let pointer = session.pointer else { return false }
    do throws(DeviceFault) {
      guard try await pointer.secondsLeft() > 0 else { return false }
      try await pointer.end()
      return true
    } catch { throw .mayPoint(machine.name, error.sentence) }
  }
}

extension BenchRefusal {
  fileprivate static func mayPoint(_ machine: DeviceName, _ why: String) -> BenchRefusal {
    BenchRefusal(
      .deviceAbsent, "\(machine.text) does not show that its pointer beam is off. \(why)",
      remedy: "Use the machine's own stop.")
  }
}

/// Decides whether an outline may be shown. Runs inside one command.
enum OutlineDesk {
  static func judge(
    _ request: JobRequest, on machine: DeviceName, _ session: any WorkSession, _ rules: JobDesk.Rules,
    in draft: BenchDraft
  ) throws(BenchRefusal) -> (work: Work, drawing: RingDrawing) {
    guard session.pointer != nil else {
      throw BenchRefusal(
        .workRefused, "\(machine.text) has no pointer beam.",
        remedy: "Look at the proof instead: `benchpin orders proof`.")
    }
    let order = try JobDesk.orderOnBench(request, in: draft)
    try ProofDesk.check(request.piece, of: order)
    guard let engraving = order.engraving, let proofs = rules.proofs else {
      throw BenchRefusal(
        .invalid, "Order \(order.number.text) has nothing to show an outline of.",
        remedy: "Add the words to the order first.")
    }
    try JobDesk.refuseBusy(machine, request.piece, in: draft)
    let sheet = try ProofDesk.sheet(of: order, request.piece, proofs, in: draft).sheet
    guard let drawing = sheet.drawing else {
      throw BenchRefusal(
        .workRefused, sheet.refusal?.sentence ?? "Nothing is drawn of it.",
        remedy: sheet.refusal?.remedy ?? "Look at the settings for letters.")
    }
    let work = Work.engraving(engraving)
    do throws(PlanRefusal) { try session.check(work, drawing: drawing) } catch {
      throw BenchRefusal(.workRefused, error.sentence, remedy: "Change the order or choose another machine.")
    }
    return (work, drawing)
  }
}
