@testable import Lettering

/// The fonts of the machine the tests run on; opened once for all of them.
let shelf = FontShelf()

/// The sentence of the refusal of `work`, or a complaint that it was not refused.
func refusal(_ work: () throws -> Void) -> String {
  do { try work() } catch { return (error as? LetteringRefusal)?.sentence ?? "another error: \(error)" }
  return "not refused"
}
