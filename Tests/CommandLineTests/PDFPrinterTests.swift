import Foundation
import Testing

@testable import benchpin

@Suite struct PDFPrinterTests {
  /// A folder with a program in it that is called as the real one and does what `script` says.
  private func folder(_ script: String?) throws -> String {
    let folder = NSTemporaryDirectory() + "pdf-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    guard let script else { return folder }
    try "#!/bin/sh\n\(script)\n".write(toFile: folder + "/weasyprint", atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/weasyprint")
    return folder
  }

  @Test func theProgramGetsThePageAndWhatItMakesIsWritten() throws {
    let folder = try folder(#"[ "$1" = --quiet ] && cat "$2" > "$3" && echo made >> "$3""#)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try PDFPrinter.write(Array("<p>ש</p>\n".utf8), to: folder + "/ring.pdf", folders: "/nowhere:\(folder)")
    #expect(try String(contentsOfFile: folder + "/ring.pdf", encoding: .utf8) == "<p>ש</p>\nmade\n")
  }

  /// Without it WeasyPrint writes into each font when it was put in.
  @Test func theProgramIsToldNotToWriteTheTimeOfDay() throws {
    let folder = try folder(#"env | grep SOURCE_DATE_EPOCH > "$3""#)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try PDFPrinter.write([], to: folder + "/ring.pdf", folders: folder)
    #expect(try String(contentsOfFile: folder + "/ring.pdf", encoding: .utf8) == "SOURCE_DATE_EPOCH=0\n")
  }

  @Test func whereItIsMissingItIsSaidHowToGetItAndHowToDoWithoutIt() throws {
    let folder = try folder(nil)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let failure = #expect(throws: CommandFailure.self) {
      try PDFPrinter.write([], to: folder + "/ring.pdf", folders: folder)
    }
    #expect(failure?.code == .unavailable)
    #expect(failure?.text.contains("apt install weasyprint") == true)
    #expect(failure?.text.contains("--html FILE") == true)
    #expect(!FileManager.default.fileExists(atPath: folder + "/ring.pdf"))
  }

  @Test func whatItComplainsOfIsSaid() throws {
    let folder = try folder("echo 'no fonts' >&2; exit 3")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let failure = #expect(throws: CommandFailure.self) {
      try PDFPrinter.write([], to: folder + "/ring.pdf", folders: folder)
    }
    #expect(failure?.text.contains("made no PDF of the page: no fonts.") == true)
  }
}
