import Foundation
import Glibc
import Testing

@testable import benchpin_crash

/// A bounded sample of what `make crash` plays, with the real daemon and the real simulators.
@Suite(.serialized) struct CrashSampleTests {
  /// Where SwiftPM puts the programs: beside the tests.
  private static let programs: String = {
    let build = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: ".build")
    let bundle = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path
    return access(bundle + "/libcrash-shim.so", R_OK) == 0 ? bundle : build.appending(path: "debug").path
  }()

  @Test func afterTwoOfEveryInjectionNothingIsEngravedTwiceLostOrClaimedWrongly() {
    let kinds = Injection.Kind.allCases.count
    let tally = CrashRun(programs: Self.programs, seed: 1, indices: Array(0..<(2 * kinds)), parallel: 8).play()
    #expect(tally.failed == 0, "\(tally.text)")
    #expect(tally.passed == 2 * kinds)
  }
}
