// swift-tools-version: 6.2
import PackageDescription

/// Every room compiles in Swift 6 mode, with the same strictness and no warnings.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

/// One room of the house: `Sources/<name>`, allowed to import only what stands below it.
func room(_ name: String, _ below: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: below, swiftSettings: strict)
}

/// The tests of one room: `Tests/<name>Tests`.
func tests(_ name: String, _ more: [Target.Dependency] = [], excluding: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.init(stringLiteral: name)] + more, exclude: excluding,
    swiftSettings: strict)
}

let package = Package(
  name: "reverie",
  products: [
    .executable(name: "reverie", targets: ["reverie"]),
    // For agents written in Swift.
    .library(name: "ReverieClient", targets: ["ReverieClient"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
  ],
  targets: [
    // C, with integer-only headers, so that Swift never sees a macro.
    .target(name: "CDigest", linkerSettings: [.linkedLibrary("crypto")]),
    .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),
    .target(name: "CZstd", linkerSettings: [.linkedLibrary("zstd")]),
    .target(
      name: "CNcurses", linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    // GD is loaded when the first picture is looked at; linking it costs 7 ms of every start.
    .target(name: "CGD"),
    // libcurl is loaded with the first request.
    .target(name: "CTransport"),
    .systemLibrary(
      name: "ChafaLibrary", pkgConfig: "chafa",
      providers: [.apt(["libchafa-dev", "libglib2.0-dev"])]),
    .target(name: "CChafa", dependencies: ["ChafaLibrary"]),

    // From the ground up.
    room("Trajectories", ["CDigest"]),
    room("Canvas"),
    room("Pictures", ["CGD"]),
    room("Settings", ["TOMLKit"]),
    room("Formats", ["Trajectories", "CSimdjson", "CZstd"]),
    room("Transport", ["CTransport"]),
    room("ReverieClient", ["Transport"]),
    room("LanguageModels", ["Trajectories", "Transport"]),
    room("Storage", ["Trajectories", "CZstd", .product(name: "GRDB", package: "GRDB.swift")]),
    room("Critics", ["Trajectories", "Pictures", "LanguageModels"]),
    room("Dreaming", ["Trajectories", "Critics"]),
    room("Worlds", ["Trajectories", "Pictures", "Formats"]),
    room(
      "Operations",
      [
        "Trajectories", "Formats", "Pictures", "Settings", "Storage", "Transport",
        "LanguageModels", "Critics", "Dreaming", "Worlds",
      ]),
    room("Evaluation", ["Trajectories", "Formats", "Critics", "Dreaming", "Worlds", "Operations"]),
    room(
      "Gateway",
      [
        "Trajectories", "Canvas", "Formats", "Settings", "Storage", "Transport", "Dreaming",
        "Operations",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),
    room("Terminal", ["Canvas", "Pictures", "CNcurses", "CChafa"]),
    room("Console", ["Canvas", "Trajectories"]),
    .executableTarget(
      name: "reverie",
      dependencies: [
        "Trajectories", "Canvas", "Pictures", "Settings", "Formats", "Storage", "LanguageModels",
        "Operations", "Console", "Terminal", "Gateway", "Critics", "Dreaming", "Worlds",
        "Evaluation",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      resources: [.copy("Resources")], swiftSettings: strict),

    // What the tests of several rooms need.
    .target(
      name: "TestKit", dependencies: ["Trajectories"], path: "Tests/TestKit",
      swiftSettings: strict),
    tests("Trajectories", ["TestKit"]),
    tests("Canvas"),
    tests("Pictures"),
    tests("Settings", ["Canvas"]),
    tests("Formats", excluding: ["Fixtures"]),
    tests("Transport", ["TestKit"]),
    tests("ReverieClient", ["TestKit"]),
    tests("LanguageModels", ["Trajectories", "Transport", "TestKit"]),
    tests("Storage", ["Trajectories", "TestKit"]),
    tests("Critics", ["Trajectories", "Formats", "Pictures", "LanguageModels"]),
    tests("Dreaming", ["Trajectories", "Critics"]),
    tests("Evaluation", ["Trajectories", "Formats", "Critics", "Dreaming", "Worlds"]),
    tests("Worlds", ["Trajectories", "Pictures", "Formats"]),
    tests(
      "Operations",
      [
        "Trajectories", "Formats", "Settings", "Storage", "Pictures", "Dreaming", "Transport",
        "LanguageModels", "TestKit",
      ]),
    tests(
      "Gateway",
      [
        "Trajectories", "Formats", "Settings", "Storage", "Transport", "Dreaming", "Operations",
        "Worlds", "TestKit",
      ]),
    tests("Terminal", ["Canvas", "Pictures", "CNcurses"]),
    tests("Console", ["Canvas", "Trajectories"], excluding: ["Snapshots"]),
    tests("reverie", ["Storage", "Trajectories", "Transport", "TestKit"]),
  ],
  cxxLanguageStandard: .cxx17
)
