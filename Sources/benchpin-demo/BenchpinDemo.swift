import Foundation
@preconcurrency import Glibc

/// One ring through the bench, with the real programs against simulated devices: what a jeweler would do by hand.
@main
struct BenchpinDemo {
  static func main() throws {
    let isOnTerminal = isatty(STDOUT_FILENO) == 1 && isatty(STDIN_FILENO) == 1
    // Ended below, whatever comes: first the daemon, which stops its machines, then the simulated devices.
    let shop = try DemoShop()
    defer { shop.close() }
    let signals = EndingSignals { shop.close() }
    defer { signals.cancel() }
    do { try play(shop) } catch {
      // A shop that a signal closes fails what was under way; the signal ends the program.
      while signals.isEnding { sleep(1) }
      throw error
    }
    guard isOnTerminal else { return }
    print("\nThe bench stays up, with its screen at \(shop.url)/  (Enter or Ctrl-C ends it)")
    _ = readLine()
  }

  private static func play(_ shop: DemoShop) throws {
    shop.say("An order comes in.")
    try shop.benchpin([
      "orders", "add", "--number", "R-2041", "--customer", "Léa", "--metal", "au750y", "--size", "US 6 1/2",
      "--band-width", "4.0", "--text", "Always, 14 June", "--place", "inside", "--polishing", "demo", "--stage",
      "finishing",
    ])
    shop.say("The jeweler lays its job bag on the bench.")
    try shop.benchpin(["bench", "put", "R-2041"])
    shop.say("The ring goes on the gauge; its button is pressed, and the reading attaches itself.")
    try shop.gauge("measure 16.95")
    try shop.await("the reading") { shop.output(of: ["readings", "--order", "R-2041", "--json"]).contains("16950") }
    try shop.benchpin(["readings", "--order", "R-2041"])
    shop.say("The engraving starts from the bench.")
    try shop.benchpin(["engrave", "--yes"])
    shop.say("Then the polishing.")
    try shop.benchpin(["polish", "--yes"])
    shop.say("Asked to engrave the same piece again, the bench refuses.")
    try shop.benchpin(["engrave", "--yes"], mayFail: true)
    shop.say("The ring's record:")
    try shop.benchpin(["orders", "show", "R-2041"])
    print("\nThe bench's screen, for a browser: \(shop.url)/")
  }
}
