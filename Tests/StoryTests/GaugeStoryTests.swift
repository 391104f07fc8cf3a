import Foundation
import Glibc
import Testing

/// Gauges kept in calibration and weights at the bench, with the real programs.
@Suite(.serialized) struct GaugeStoryTests {
  /// The other end of a balance's line.
  private final class Balance {
    /// Where the daemon finds it.
    let path: String
    private let descriptor: CInt
    /// Held open, so that what was written is not lost while the daemon has not opened it yet.
    private let line: CInt

    init() throws {
      descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
      var (lock, number): (CInt, CUnsignedInt) = (0, 0)
      // linux/tty.h: TIOCSPTLCK unlocks the other end, TIOCGPTN says its number.
      guard descriptor >= 0, ioctl(descriptor, 0x4004_5431, &lock) == 0, ioctl(descriptor, 0x8004_5430, &number) == 0
      else { throw ShopFloor.Failure(description: "no terminal for the balance") }
      path = "/dev/pts/\(number)"
      line = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    }

    deinit {
      close(line)
      close(descriptor)
    }

    func say(_ text: String) { _ = write(descriptor, text, text.utf8.count) }
  }

  @Test func aCheckedGaugesOffsetAndAWeightLandOnTheOrder() throws {
    try ShopFloor.open { floor in
      try floor.startSimulators()
      let balance = try Balance()
      try floor.startDaemon(
        floor.settings().replacing(
          "programmes:",
          with: """
              - name: balance
                kind: balance
                profile: mt-sics
                port: \(balance.path)
            calibration: {every_days: 180}
            programmes:
            """))
      try floor.wait(for: "gauge and balance") {
        let devices = try floor.objects(["devices"], "devices")
        let open = devices.filter { $0["link"] as? String == "open" }.compactMap { $0["kind"] as? String }
        return Set(open).isSuperset(of: ["gauge", "balance"])
      }
      #expect(try floor.benchpin("gauges").contains("never"))
      #expect(try floor.benchpin("gauges", "checks", "gauge").contains("was never checked"))

      let finding = ["gauges", "check", "gauge", "--reference", "17.000", "--certificate", "C-1", "--read", "17.030"]
      let nameless = try floor.run("benchpin", finding)
      #expect(nameless.status == EX_DATAERR && nameless.complaint.contains("serial number"), "\(nameless.complaint)")
      let checked = try floor.run("benchpin", finding + ["--read", "17.034", "--serial", "S-77", "--by", "Mia"])
      #expect(checked.status == 0 && checked.output.contains("+0.032 mm"), "\(checked.output)\(checked.complaint)")
      #expect(try floor.benchpin("gauges", "checks", "gauge").contains("serial number S-77"))
      #expect(try floor.benchpin("gauges").contains("S-77"))

      try floor.layOrder()
      try floor.measure("16.95")
      let reading = try #require(try floor.objects(["readings", "--order", "R-2041"], "readings").first)
      #expect(reading["verdict"] as? String == "in tolerance, the gauge's offset of +0.032 mm taken off")

      balance.say("S S      4.873 g\r\n")
      try floor.wait(for: "the weight") { try !floor.objects(["weights", "--order", "R-2041"], "weights").isEmpty }
      let weight = try #require(try floor.objects(["weights"], "weights").first)
      let id = try #require(weight["id"] as? String)
      #expect(weight["grams"] as? String == "4.873")
      #expect(try floor.benchpin("weights", "set-aside", id) == "The weight of 4.873 g is set aside.\n")
      #expect(try floor.benchpin("weights", "--order", "R-2041").contains("no such weights"))
      #expect(try floor.benchpin("weights", "attach", id, "R-2041").contains("belongs to order R-2041"))
      #expect(try floor.benchpin("weights").contains("4.873"))
    }
  }
}
