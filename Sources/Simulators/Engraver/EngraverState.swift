/// What a simulated engraver is and did, seen from outside its wire: what tests and the crash harness judge by.
package struct EngraverState: Sendable, Hashable {
  package let isBusy: Bool
  package let isDone: Bool
  package let isFaulty: Bool
  package let isInterlockClosed: Bool
  /// Whether the beam that marks nothing is on.
  package let isPointing: Bool
  package let errorCode: UInt16
  /// Thousandths.
  package let progress: Int
  package let counter: UInt32
  package let activeJob: UInt16
  package let lastToken: UInt64
  /// The text applied last.
  package let text: String
  /// How often the beam went on for each job token.
  package let beamOnsByToken: [UInt64: Int]
  /// How often the beam went on for each text.
  package let beamOnsByText: [String: Int]

  /// How often the beam went on.
  package var beamOns: Int { beamOnsByToken.values.reduce(0, +) }

  init(_ machine: EngraverMachine) {
    isBusy = machine.isBusy
    isDone = machine.showsDone
    isFaulty = machine.isFaulty
    isInterlockClosed = machine.isInterlockClosed
    isPointing = machine.pointerEnds != nil
    errorCode = machine.errorCode
    progress = machine.progress
    counter = machine.counter
    activeJob = machine.activeJob
    lastToken = machine.lastToken
    text = machine.applied.text
    beamOnsByToken = machine.beamOnsByToken
    beamOnsByText = machine.beamOnsByText
  }

  /// The state as one line of JSON.
  package var json: String {
    let tokens = beamOnsByToken.sorted { $0.key < $1.key }
      .map { "\"\(tokenText($0.key))\":\($0.value)" }.joined(separator: ",")
    let texts = beamOnsByText.sorted { $0.key < $1.key }
      .map { "\(quoted($0.key)):\($0.value)" }.joined(separator: ",")
    return "{\"busy\":\(isBusy),\"done\":\(isDone),\"fault\":\(isFaulty),\"error\":\(errorCode),"
      + "\"pointing\":\(isPointing),\"interlock\":\(isInterlockClosed),\"progress\":\(progress),\"counter\":\(counter),\"job\":\(activeJob),"
      + "\"token\":\"\(tokenText(lastToken))\",\"beamOns\":\(beamOns),\"beamOnsByToken\":{\(tokens)},"
      + "\"beamOnsByText\":{\(texts)},\"text\":\(quoted(text))}"
  }
}
