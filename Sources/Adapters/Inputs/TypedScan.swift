import Devices

/// Puts a code together from the keys a scanner types; Enter or Tab ends it.
package struct TypedScan: Sendable {
  private let framing: ScanFraming
  private var text = ""
  private var held: Set<UInt16> = []
  /// Why what is being typed can be no code.
  private var flaw: String?

  /// Of `framing` only the prefix counts: a scanner that types ends a code with Enter or Tab.
  package init(_ framing: ScanFraming = ScanFraming()) { self.framing = framing }

  /// Takes one event and returns the code that it ends.
  package mutating func take(_ event: KeyEvent) -> Scan? {
    switch event.change {
    case .lost:
      held = []
      flaw = "the machine was too slow and lost keys: scan again"
    case .released: held.remove(event.code)
    // A scanner repeats nothing: a key that repeats is one that hangs.
    case .repeated: break
    case .pressed:
      if KeyboardLayout.ends.contains(event.code) { return finish() }
      if KeyboardLayout.shifts.contains(event.code) || KeyboardLayout.commands.contains(event.code) {
        held.insert(event.code)
      } else {
        type(event.code)
      }
    }
    return nil
  }

  private mutating func type(_ code: UInt16) {
    let isShifted = !held.isDisjoint(with: KeyboardLayout.shifts)
    if !held.isDisjoint(with: KeyboardLayout.commands) {
      flaw = flaw ?? "a command key was held: set the scanner to plain text"
    } else if let character = KeyboardLayout.character(code, isShifted: isShifted) {
      if text.count < ScanFraming.longest { text.append(character) } else { flaw = flaw ?? "it is too long for a code" }
    } else {
      flaw = flaw ?? "key \(code) types no character: set the scanner to the US layout"
    }
  }

  private mutating func finish() -> Scan? {
    defer {
      text = ""
      flaw = nil
    }
    if let flaw { return .garbled(sent: text, why: flaw) }
    return text.isEmpty ? nil : framing.read(text)
  }
}
