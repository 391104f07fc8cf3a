import Dispatch
import Lettering
import Synchronization
import Testing

@testable import benchpind

@Suite struct ProofUnderWayTests {
  @Test func aProofThatTwoAskForAtOnceIsDrawnOnce() {
    let proof = ProofUnderWay()
    let drawings = Mutex(0)
    let refusals = Mutex<[String]>([])
    let begun = DispatchSemaphore(value: 0)
    let asked = DispatchSemaphore(value: 0)
    let mayEnd = DispatchSemaphore(value: 0)
    let done = DispatchGroup()
    @Sendable func ask() {
      do throws(LetteringRefusal) {
        _ = try proof.result { () throws(LetteringRefusal) in
          let number = drawings.withLock { drawings in
            drawings += 1
            return drawings
          }
          begun.signal()
          mayEnd.wait()
          throw LetteringRefusal("Drawing \(number).", remedy: "")
        }
      } catch { refusals.withLock { $0.append(error.sentence) } }
    }
    DispatchQueue.global().async(group: done) { ask() }
    begun.wait()
    DispatchQueue.global().async(group: done) {
      asked.signal()
      ask()
    }
    asked.wait()
    for _ in 0..<2 { mayEnd.signal() }
    done.wait()
    #expect(refusals.withLock { $0 } == ["Drawing 1.", "Drawing 1."])
  }
}
