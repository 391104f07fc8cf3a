import Foundation
import Glibc
import Settings
import Testing

/// A settings file with the drop-ins beside it, as they lie on the disk.
@Suite struct DropInTests {
  /// A folder with `benchpin.yaml` and, in `benchpin.d`, the files of `dropIns`.
  private final class Place {
    let folder = FileManager.default.temporaryDirectory.appending(path: "benchpin-dropins-\(UUID().uuidString)")
    var file: String { folder.appending(path: "benchpin.yaml").path }

    init(_ text: String, _ dropIns: [(String, String)]) throws {
      try FileManager.default.createDirectory(at: inside(""), withIntermediateDirectories: true)
      try text.write(toFile: file, atomically: true, encoding: .utf8)
      for (name, text) in dropIns { try text.write(to: inside(name), atomically: true, encoding: .utf8) }
    }

    func inside(_ name: String) -> URL { folder.appending(path: "benchpin.d").appending(path: name) }

    /// What reading it with `read` ends in, with the folder's path left out.
    func messages(_ read: (SettingsReader) -> Void) -> [String] {
      do throws(SettingsMistakes) {
        let reader = SettingsReader(try SettingsDocument.read(path: file).map)
        read(reader)
        try reader.finish()
        return []
      } catch {
        return error.mistakes.map { $0.description.replacing(folder.path + "/", with: "") }
      }
    }

    // What remains in the system's temporary place is the system's to clean.
    deinit { try? FileManager.default.removeItem(at: folder) }
  }

  @Test func withoutAFolderTheFileStandsAlone() throws {
    let place = try Place("log: info\n", [])
    try FileManager.default.removeItem(at: place.inside(""))
    let found = place.messages { #expect($0.text("log") == "info") }
    #expect(found == [])
  }

  @Test func aLaterFilesValueTakesThePlaceOfAnEarlierOnesKeyByKey() throws {
    let place = try Place(
      "log: info\nhttp:\n  address: 127.0.0.1\n  port: 1\n  names: [a, b]\n",
      [("20-b.yaml", "http: {port: 3}\n"), ("10-a.yaml", "http: {port: 2, names: [c]}\nlog: debug\n")])
    let found = place.messages { reader in
      #expect(reader.text("log") == "debug")
      let http = reader.map("http")
      #expect(http.text("address") == "127.0.0.1")
      #expect(http.integer("port", in: 0...9) == 3)
      #expect(http.texts("names") == ["c"])
    }
    #expect(found == [])
    let map = try SettingsDocument.read(path: place.file).map
    #expect(
      map.files.map { String($0.dropFirst(place.folder.path.count + 1)) }
        == ["benchpin.yaml", "benchpin.d/10-a.yaml", "benchpin.d/20-b.yaml"])
  }

  @Test func namedListsAreJoinedByNameAndOthersReplaced() throws {
    let place = try Place(
      """
      devices:
        - {name: gauge, port: a}
        - {name: polisher, port: b, rpm: 10}
      programmes:
        - name: demo
          steps: [{rpm: 1}, {rpm: 2}]
      inputs:
        scanners: [{port: s}]
        safety: [{name: guard, at: 1}]
      """,
      [
        (
          "a.yaml",
          """
          devices: [{name: polisher, rpm: 20}, {name: engraver, port: c}]
          programmes: [{name: demo, steps: [{rpm: 3}]}]
          inputs: {scanners: [{name: second, port: t}], safety: [{name: guard, at: 2}]}
          """
        )
      ])
    let found = place.messages { reader in
      let devices = reader.maps("devices").map { ($0.text("name"), $0.text("port"), $0.text("rpm", default: "-")) }
      #expect(devices.map { "\($0.0) \($0.1) \($0.2)" } == ["gauge a -", "polisher b 20", "engraver c -"])
      let steps = reader.maps("programmes").map { ($0.text("name"), $0.maps("steps").map { $0.text("rpm") }) }
      #expect(steps.map(\.1) == [["3"]])
      let inputs = reader.map("inputs")
      #expect(inputs.maps("scanners").map { $0.text("port") + $0.text("name", default: "") } == ["s", "tsecond"])
      #expect(inputs.maps("safety").map { $0.text("name") + $0.text("at") } == ["guard2"])
    }
    #expect(found == [])
  }

  @Test func twoEntriesOfOneNameInOneFileStayTwo() throws {
    let place = try Place(
      "devices: [{name: gauge, port: a}]\n", [("a.yaml", "devices: [{name: gauge, port: b}, {name: gauge, port: c}]\n")]
    )
    _ = place.messages { reader in #expect(reader.maps("devices").map { $0.text("port") } == ["b", "c"]) }
  }

  @Test func everyMistakeIsNamedInItsOwnFileInTheOrderTheyAreRead() throws {
    let place = try Place(
      "log: info\nport: high\nhttp:\n  a: 1\n",
      [("10-a.yaml", "# a word\n\nhttp:\n  b: 2\nlogg: debug\n"), ("20-b.yaml", "http: {a: [1]}\n")])
    let found = place.messages { reader in
      _ = reader.text("log")
      _ = reader.integer("port", in: 0...9)
      let http = reader.map("http")
      _ = http.text("a")
      _ = http.text("c")
    }
    #expect(
      found == [
        #"benchpin.yaml:2:7: port: expected a whole number between 0 and 9, found "high""#,
        "benchpin.yaml:4:3: http.c: missing; expected a text",
        "benchpin.d/10-a.yaml:4:3: http: unknown key `b`; did you mean `c`?",
        "benchpin.d/10-a.yaml:5:1: unknown key `logg`; known here: http, log, port",
        "benchpin.d/20-b.yaml:1:11: http.a: expected a text, found a list",
      ])
  }

  @Test func whatIsNoMapNoTextOrNoFileIsNamedAndEveryOneOfThem() throws {
    let place = try Place(
      "log: info\n",
      [
        ("a.yaml", "- x\n"), ("b.yaml", ""), ("c.yaml", "log: [\n"), ("d.yaml", "log: a\nlog: b\n"),
        ("e.yaml", "log:\n"),
      ])
    try FileManager.default.createDirectory(at: place.inside("f.yaml"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: place.inside("g.yaml").path, withDestinationPath: "/nowhere/at-all")
    #expect(mkfifo(place.inside("h.yaml").path, 0o600) == 0)
    let found = place.messages { _ = $0.text("log") }
    #expect(
      found == [
        "benchpin.d/a.yaml:1:1: expected a map (`key: value` lines), found a list",
        "benchpin.d/b.yaml:1:1: the file is empty; expected `key: value` lines",
        "benchpin.d/c.yaml:2:1: this is not YAML: did not find expected node content "
          + "(while parsing a flow node from line 2)",
        "benchpin.d/d.yaml:1:1: `log` is written more than once in this map; keep one",
        "benchpin.d/f.yaml:1:1: this is no regular file; only regular files are read",
        "benchpin.d/g.yaml:1:1: the file cannot be read: No such file or directory",
        "benchpin.d/h.yaml:1:1: this is no regular file; only regular files are read",
      ])
  }

  /// Opening a pipe that nobody writes to, or reading a device without end, would hold the daemon up for good.
  @Test func aSettingsFileThatIsAPipeADeviceOrAFolderIsNotWaitedFor() throws {
    let place = try Place("log: info\n", [])
    let sentence = "benchpin.yaml:1:1: this is no regular file; only regular files are read"
    try FileManager.default.removeItem(atPath: place.file)
    #expect(mkfifo(place.file, 0o600) == 0)
    #expect(place.messages { _ = $0.text("log") } == [sentence])
    for target in ["/dev/zero", "/"] {
      try FileManager.default.removeItem(atPath: place.file)
      try FileManager.default.createSymbolicLink(atPath: place.file, withDestinationPath: target)
      #expect(place.messages { _ = $0.text("log") } == [sentence])
    }
  }

  @Test func aKeyWithNothingBehindItTakesNothingAway() throws {
    let place = try Place("log: info\n", [("a.yaml", "log:\n")])
    #expect(
      place.messages { _ = $0.text("log") }
        == ["benchpin.d/a.yaml:1:5: log: expected a text, found nothing; write a value or remove the key"])
  }

  @Test func whatEditorsAndPackagesLeaveIsPassedOverAndAnotherEndingIsSaid() throws {
    let rubbish = ["a.yaml~", ".a.yaml", ".a.yaml.swp", "a.yaml.dpkg-old", "a.yaml.dpkg-new", "#a.yaml#", "README"]
    let place = try Place("log: info\n", (rubbish + ["b.yml"]).map { ($0, "- no map\n") })
    let found = place.messages { #expect($0.text("log") == "info") }
    #expect(found == [])
    let dropIns = try SettingsDropIns(beside: place.file)
    #expect(dropIns.files == [])
    #expect(dropIns.passedOver == ["\(place.inside("b.yml").path) is not read: a drop-in's name ends in .yaml"])
  }

  @Test func aFolderThatIsAFileOrLeadsNowhereIsNamed() throws {
    let place = try Place("log: info\n", [])
    try FileManager.default.removeItem(at: place.inside(""))
    let folder = String(place.inside("").path.trimmingSuffix("/"))
    try "x".write(toFile: folder, atomically: true, encoding: .utf8)
    #expect(
      place.messages { _ = $0.text("log") }
        == ["benchpin.d:1:1: the folder of drop-ins cannot be read: Not a directory"])
    try FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createSymbolicLink(atPath: folder, withDestinationPath: "/nowhere/at-all")
    #expect(
      place.messages { _ = $0.text("log") }
        == ["benchpin.d:1:1: the folder of drop-ins cannot be read: No such file or directory"])
  }

  @Test(arguments: [
    ("/etc/benchpin/benchpin.yaml", "/etc/benchpin/benchpin.d"), ("benchpin.yaml", "./benchpin.d"),
    ("/bench.two.yaml", "/bench.two.d"), ("x/settings", "x/settings.d"),
  ])
  func theFolderHasTheFilesName(file: String, folder: String) {
    #expect(SettingsDropIns.folder(of: file) == folder)
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> Substring {
    hasSuffix(suffix) ? dropLast(suffix.count) : self[...]
  }
}
