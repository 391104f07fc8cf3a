// swift-tools-version: 6.2
import PackageDescription

// One sentence per room, what it may import and why: Sources/Workshop/Workshop.docc/Architecture.md.
// Tests/HouseTests compares this table with the `import` lines, since SwiftPM lets undeclared imports pass.

let house: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InferIsolatedConformances"),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")

let package = Package(
  name: "benchpin",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "benchpind", targets: ["benchpind"]),
    .executable(name: "benchpin", targets: ["benchpin"]),
    .executable(name: "benchpin-sim", targets: ["benchpin-sim"]),
    // For the crash harness alone.
    .library(name: "crash-shim", type: .dynamic, targets: ["CrashShim"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CModbus", pkgConfig: "libmodbus", providers: [.apt(["libmodbus-dev"])]),
    .systemLibrary(name: "CUdev", pkgConfig: "libudev", providers: [.apt(["libudev-dev"])]),
    .systemLibrary(name: "CHarfBuzz", pkgConfig: "harfbuzz", providers: [.apt(["libharfbuzz-dev"])]),
    .systemLibrary(name: "CFriBidi", pkgConfig: "fribidi", providers: [.apt(["libfribidi-dev"])]),
    .systemLibrary(name: "CQrencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),

    .target(name: "Workshop", swiftSettings: house),
    .target(name: "Intake", dependencies: ["Workshop"], swiftSettings: house),
    .target(name: "Labels", dependencies: ["Workshop", "CQrencode"], swiftSettings: house),
    .target(name: "Devices", dependencies: ["Workshop"], swiftSettings: house),
    .target(name: "Lettering", dependencies: ["Workshop", "CHarfBuzz", "CFriBidi", crypto], swiftSettings: house),
    .target(name: "Settings", dependencies: [.product(name: "Yams", package: "Yams")], swiftSettings: house),
    .target(name: "Wire", dependencies: ["CModbus"], swiftSettings: house),
    .target(name: "Ports", dependencies: ["CUdev"], swiftSettings: house),
    .target(
      name: "Adapters", dependencies: ["Workshop", "Devices", "Wire", "Ports", "Settings"], swiftSettings: house),
    .target(
      name: "Station", dependencies: ["Workshop", "Devices", logging, lifecycle], swiftSettings: house),
    .target(name: "Ledger", dependencies: ["Workshop", "Station", grdb, crypto], swiftSettings: house),
    .target(name: "BenchAPI", swiftSettings: house),
    .target(
      name: "Web",
      dependencies: [
        "BenchAPI", "Workshop", "Devices", "Station", "Intake", "Labels", hummingbird, hummingbirdCore, nioCore,
        nioPosix, nioHTTP1,
        nioTLS, nioSSL, crypto, httpTypes, logging, lifecycle,
      ],
      // It tells Node, which runs the screen's tests, that the scripts are modules.
      exclude: ["Screen/package.json"],
      resources: [
        .embedInCode("Interface/openapi.json"), .embedInCode("Record/Words"), .embedInCode("Screen/Files"),
      ],
      swiftSettings: house),
    .target(name: "Simulators", dependencies: ["Workshop"], swiftSettings: house),

    .executableTarget(
      name: "benchpind",
      dependencies: [
        "Workshop", "Devices", "Lettering", "Settings", "Wire", "Ports", "Adapters", "Station", "Ledger", "BenchAPI",
        "Web", "Intake", argumentParser, logging, lifecycle, unixSignals,
      ],
      swiftSettings: house),
    .executableTarget(
      name: "benchpin",
      dependencies: [
        "BenchAPI", "Workshop", "Devices", "Ports", "Settings", "Adapters", "Intake", "Lettering", argumentParser,
        nioCore, nioPosix,
        nioHTTP1,
      ],
      swiftSettings: house),
    .executableTarget(
      name: "benchpin-sim", dependencies: ["Workshop", "Simulators", argumentParser], swiftSettings: house),

    .executableTarget(name: "benchpin-demo", swiftSettings: house),

    // What `make bench` measures with: the load, and the plain C programs it compares with.
    .target(name: "CLoad", path: "Tests/Benchmarks/CLoad"),
    .executableTarget(
      name: "benchpin-bench",
      dependencies: [
        "CLoad", "Wire", "Simulators", "Adapters", "Devices", "Lettering", "Ledger", "Station", "Workshop",
      ],
      path: "Tests/Benchmarks/benchpin-bench",
      swiftSettings: house),
    .executableTarget(
      name: "line-floor", path: "Tests/Benchmarks/line-floor"),
    .executableTarget(
      name: "modbus-floor", dependencies: ["CModbus"], path: "Tests/Benchmarks/modbus-floor"),
    .executableTarget(
      name: "path-floor", dependencies: ["CModbus"], path: "Tests/Benchmarks/path-floor"),
    .executableTarget(
      name: "stop-floor", dependencies: ["CModbus"], path: "Tests/Benchmarks/stop-floor"),

    // What `make crash` plays with: the shim goes before the C library of the daemon, whose page the harness shares.
    .systemLibrary(name: "CCrashControl", path: "Tests/Crash/CCrashControl"),
    .target(name: "CrashShim", path: "Tests/Crash/CrashShim", linkerSettings: [.linkedLibrary("dl")]),
    .executableTarget(
      name: "benchpin-crash", dependencies: ["CCrashControl", argumentParser, grdb],
      path: "Tests/Crash/benchpin-crash", swiftSettings: house),
    .testTarget(
      name: "CrashTests", dependencies: ["benchpin-crash", "benchpind", "benchpin-sim", "CrashShim"],
      path: "Tests/Crash/Cases", swiftSettings: house),

    // What `make lifecycle` and `make vm-test` try the unit with.
    .executableTarget(name: "sandbox-probe", path: "Tests/Lifecycle/SandboxProbe"),
    .executableTarget(name: "hold-thread", path: "Tests/Lifecycle/HoldThread"),

    .target(
      name: "TestJournal", dependencies: ["Workshop", "Station", logging], path: "Tests/TestJournal",
      swiftSettings: house),
    // What `make fuzz` runs, and a sample of it in the tests.
    .target(
      name: "FuzzBed", dependencies: ["Adapters", "Lettering", "Workshop"], path: "Tests/Fuzz/FuzzBed",
      swiftSettings: house),
    .executableTarget(
      name: "benchpin-fuzz", dependencies: ["FuzzBed", argumentParser], path: "Tests/Fuzz/benchpin-fuzz",
      swiftSettings: house),
    .testTarget(name: "HouseTests", swiftSettings: house),
    .testTarget(
      name: "StoryTests", dependencies: ["benchpind", "benchpin", "benchpin-sim", "benchpin-demo"],
      swiftSettings: house),
    .testTarget(name: "WorkshopTests", dependencies: ["Workshop"], swiftSettings: house),
    .testTarget(name: "IntakeTests", dependencies: ["Intake", "Workshop"], swiftSettings: house),
    .testTarget(name: "LabelsTests", dependencies: ["Labels", "Workshop"], swiftSettings: house),
    .testTarget(
      name: "StationTests", dependencies: ["Workshop", "Devices", "Station", "TestJournal", logging, lifecycle],
      swiftSettings: house),
    .testTarget(
      name: "LetteringTests", dependencies: ["Lettering", "Workshop", "CHarfBuzz"], exclude: ["Golden"],
      swiftSettings: house),
    .testTarget(name: "WireTests", dependencies: ["Wire"], swiftSettings: house),
    // A testbed of adapters that are not there, and a program that watches them.
    .executableTarget(name: "mock-ports", path: "Tests/PortsTests/MockPorts"),
    .executableTarget(
      name: "ports-probe", dependencies: ["Ports"], path: "Tests/PortsTests/PortsProbe", swiftSettings: house),
    .testTarget(
      name: "PortsTests", dependencies: ["Ports", "mock-ports", "ports-probe", "benchpin", "benchpind"],
      path: "Tests/PortsTests/Cases", swiftSettings: house),
    .testTarget(name: "SettingsTests", dependencies: ["Settings"], swiftSettings: house),
    .testTarget(name: "LedgerTests", dependencies: ["Ledger", "Station", "Workshop", grdb], swiftSettings: house),
    .testTarget(
      name: "AdaptersTests",
      dependencies: [
        "Adapters", "Devices", "Workshop", "Wire", "Ports", "Settings", "Simulators", "FuzzBed", "Lettering",
      ],
      swiftSettings: house),
    .testTarget(name: "SimulatorsTests", dependencies: ["Simulators", "benchpin-sim"], swiftSettings: house),
    .testTarget(
      name: "DaemonTests",
      dependencies: [
        "benchpind", "Devices", "Lettering", "Settings", "Station", "TestJournal", "Web", "Workshop", logging,
      ],
      swiftSettings: house),
    .testTarget(
      name: "CommandLineTests", dependencies: ["BenchAPI", "Workshop", "Ports", "benchpin", argumentParser],
      swiftSettings: house),
    .testTarget(
      name: "WebTests",
      dependencies: [
        "BenchAPI", "Workshop", "Devices", "Station", "Web", "TestJournal", logging, nioCore, nioPosix, nioSSL,
        httpTypes,
      ],
      swiftSettings: house),
  ]
)
