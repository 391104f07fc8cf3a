import Foundation
import Testing

/// SwiftPM lets a file import what its target does not declare, as long as something else brings it in. Here every
/// `import` line is held against the table of rooms, so that imports point down and each library stays in its room.
@Suite struct ImportTests {
  /// What each room may import of ours and of others. The standard library and Glibc are free, except in `Workshop`.
  private static let rooms: [String: Set<String>] = [
    "Workshop": [],
    "Intake": ["Workshop"],
    "Labels": ["Workshop", "CQrencode"],
    "Devices": ["Workshop"],
    "Lettering": ["Workshop", "CHarfBuzz", "CFriBidi", "Crypto", "Glibc", "Synchronization"],
    "Settings": ["Yams", "Glibc"],
    "Wire": ["CModbus", "Dispatch", "Glibc", "Synchronization"],
    "Ports": ["CUdev", "Dispatch", "Glibc", "Synchronization"],
    "Adapters": ["Workshop", "Devices", "Wire", "Ports", "Settings", "Glibc", "Synchronization"],
    "Station": ["Workshop", "Devices", "Logging", "ServiceLifecycle", "Dispatch", "Glibc", "Synchronization"],
    "Ledger": ["Workshop", "Station", "GRDB", "Crypto", "Foundation", "Glibc", "Synchronization"],
    "BenchAPI": [],
    "Web": [
      "BenchAPI", "Workshop", "Devices", "Station", "Intake", "Labels", "Hummingbird", "HummingbirdCore", "NIOCore",
      "NIOPosix",
      "NIOHTTP1", "NIOHTTPTypes", "NIOSSL", "NIOTLS", "Crypto", "HTTPTypes", "Logging", "ServiceLifecycle",
      "FoundationEssentials", "Dispatch",
      "Glibc", "Synchronization",
    ],
    "Simulators": ["Workshop", "Glibc", "Dispatch", "Synchronization"],
    "benchpind": [
      "Workshop", "Devices", "Lettering", "Settings", "Wire", "Ports", "Adapters", "Station", "Ledger", "BenchAPI",
      "Web", "Intake", "ArgumentParser", "Logging", "ServiceLifecycle", "UnixSignals", "FoundationEssentials",
      "Dispatch", "Glibc",
      "Synchronization",
    ],
    "benchpin": [
      "BenchAPI", "Workshop", "Devices", "Ports", "Settings", "Adapters", "Intake", "Lettering", "ArgumentParser",
      "NIOCore", "NIOPosix", "NIOHTTP1",
      "FoundationEssentials", "Glibc", "Dispatch", "Synchronization",
    ],
    "benchpin-sim": ["Workshop", "Simulators", "ArgumentParser", "Glibc", "Synchronization"],
    "benchpin-demo": ["Foundation", "Glibc", "Dispatch", "Synchronization"],
  ]

  private static let sources = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")

  /// What the libraries are called on the page of the architecture, where that is not the module's own name.
  private static let libraries: [String: String] = [
    "Logging": "swift-log", "ServiceLifecycle": "service-lifecycle", "UnixSignals": "service-lifecycle",
    "ArgumentParser": "argument-parser", "HummingbirdCore": "Hummingbird", "NIOCore": "NIO", "NIOPosix": "NIO",
    "NIOHTTP1": "NIO", "NIOTLS": "NIO", "NIOHTTPTypes": "HTTPTypes", "FoundationEssentials": "Foundation",
  ]

  /// The modules that each file of a room imports.
  private static func imports(of room: String) throws -> [(file: String, modules: [String])] {
    let files = try #require(FileManager.default.enumerator(atPath: sources.appending(path: room).path))
    return try files.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.map { file in
      let text = try String(contentsOf: sources.appending(path: room).appending(path: file), encoding: .utf8)
      return (file, imports(in: text))
    }
  }

  @Test(arguments: rooms.keys.sorted())
  func aRoomImportsWhatItMayAndNothingElse(room: String) throws {
    let allowed = try #require(Self.rooms[room])
    let files = try Self.imports(of: room)
    for (file, modules) in files {
      for module in modules where !allowed.contains(module) { Issue.record("\(room)/\(file) imports \(module)") }
    }
    #expect(!files.isEmpty, "no sources in \(room)")
    let unused = allowed.subtracting(files.flatMap(\.modules))
    #expect(unused.isEmpty, "\(room) may import \(unused.sorted()) and does not")
  }

  @Test(arguments: rooms.keys.sorted())
  func thePageOfTheArchitectureNamesWhatARoomImports(room: String) throws {
    let page = try String(
      contentsOf: Self.sources.appending(path: "Workshop/Workshop.docc/Architecture.md"), encoding: .utf8)
    let row = try #require(page.split(separator: "\n").first { $0.hasPrefix("| `\(room)` |") }, "no row for \(room)")
    let cells = row.split(separator: "|", omittingEmptySubsequences: false)
      .map { Set($0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }) }
    try #require(cells.count == 6)
    // What it imports of the project, and what of others.
    let (ours, others) = (cells[3], cells[4].subtracting(["the standard library"]))
    let modules = Set(try Self.imports(of: room).flatMap(\.modules)).subtracting(["Glibc", "Synchronization"])
    let own = modules.filter { Self.rooms[$0] != nil || ($0.hasPrefix("C") && $0 != "Crypto") }
    if ours != ["all"] { #expect(ours == own, "\(room)") }
    #expect(others == Set(modules.subtracting(own).map { Self.libraries[$0] ?? $0 }), "\(room)")
  }

  @Test func everyRoomIsInTheTable() throws {
    let targets = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
    for target in targets where !target.hasPrefix("C") { #expect(Self.rooms[target] != nil, "\(target)") }
  }

  /// `.build/package.json` is what `swift package describe` says; `make test` writes it before the tests run.
  @Test func thePackageDeclaresNoDependencyTheTableDoesNotAllow() throws {
    let described = Self.sources.deletingLastPathComponent().appending(path: ".build/package.json")
    let data = try #require(FileManager.default.contents(atPath: described.path), "run `make test`")
    let package = try JSONDecoder().decode(Package.self, from: data)
    for target in package.targets {
      guard let allowed = Self.rooms[target.name] else { continue }
      for dependency in (target.target_dependencies ?? []) + (target.product_dependencies ?? []) {
        #expect(allowed.contains(dependency), "\(target.name) depends on \(dependency)")
      }
    }
    #expect(package.targets.contains { $0.name == "Workshop" && ($0.target_dependencies ?? []).isEmpty })
  }

  private struct Package: Decodable {
    struct Target: Decodable {
      var name: String
      var target_dependencies: [String]?
      var product_dependencies: [String]?
    }
    var targets: [Target]
  }

  /// The modules of every `import` line, whatever stands before the word and after the module.
  private static func imports(in text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard let index = words.firstIndex(of: "import"), !line.trimmingPrefix(" ").hasPrefix("//"),
        words[..<index].allSatisfy({ $0.hasPrefix("@") || ["public", "package", "internal", "private"].contains($0) }),
        index + 1 < words.count
      else { return nil }
      let kinds: Set = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
      let name = kinds.contains(words[index + 1]) && index + 2 < words.count ? words[index + 2] : words[index + 1]
      return String(name.prefix { $0 != "." })
    }
  }
}
