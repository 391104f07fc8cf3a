import FuzzBed
import Testing

/// A sample of what `make fuzz` does for every decoder.
@Suite struct FuzzTests {
  @Test(arguments: FuzzRun.names())
  func noMutatedRecordingCrashesADecoderOrMakesItTellAWrongReading(name: String) throws {
    let subject = try #require(try FuzzRun.subject(named: name))
    let outcome = FuzzRun(count: 2000, seed: 7).run(subject)
    #expect(outcome.flaw == nil)
    #expect(outcome.inputs == 2000 && outcome.results > 1000)
  }
}
