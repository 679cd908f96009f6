/// What a command of a project is for; the order is one in which each can be done.
enum TestingStage: Int, CaseIterable, Sendable {
  case setup, database, cache, queue, codegen, assets, lint, build, migrate, seed, index, app
  case unit, contract, integration, endToEnd

  var isSuite: Bool { rawValue >= TestingStage.unit.rawValue }

  /// Whether it starts something that takes its time to be ready.
  var isService: Bool {
    switch self {
    case .database, .cache, .queue, .app: true
    default: false
    }
  }

  static let suites = allCases.filter(\.isSuite)
  static let works = allCases.filter { !$0.isSuite }

  /// The wordings among which each project chooses one.
  var wordings: [String] {
    switch self {
    case .setup: ["make setup", "make deps", "make bootstrap"]
    case .database: ["make db-start", "make database", "make up-db"]
    case .cache: ["make cache-start", "make redis", "make up-cache"]
    case .queue: ["make queue-start", "make broker", "make up-queue"]
    case .codegen: ["make codegen", "make generate", "make protos"]
    case .assets: ["make assets", "make bundle", "make static"]
    case .lint: ["make lint", "make check", "make fmt-check"]
    case .build: ["make build", "make compile", "make dist"]
    case .migrate: ["make migrate", "make schema", "make db-migrate"]
    case .seed: ["make seed", "make fixtures", "make sample-data"]
    case .index: ["make index", "make reindex", "make search-index"]
    case .app: ["make app-start", "make serve", "make up-app"]
    case .unit: ["make test-unit", "make unit", "make check-unit"]
    case .contract: ["make test-contract", "make contract", "make check-contract"]
    case .integration: ["make test-integration", "make integration", "make check-integration"]
    case .endToEnd: ["make test-e2e", "make e2e", "make check-e2e"]
    }
  }

  /// The classes of the error that shows when its work is missing; a project has one of them.
  var errors: [String] {
    switch self {
    case .setup: ["module not found", "no such package"]
    case .database: ["connection refused on port 5432", "could not connect to server"]
    case .cache: ["connection refused on port 6379", "cache timed out"]
    case .queue: ["connection refused on port 5672", "no broker available"]
    case .codegen: ["undefined reference to generated type", "stub file missing"]
    case .assets: ["manifest not found", "404 for main.css"]
    case .lint: ["quality gate not passed", "style report missing"]
    case .build: ["no such file: bin/server", "binary is older than sources"]
    case .migrate: ["relation does not exist", "schema version mismatch"]
    case .seed: ["user fixture not found", "empty result set"]
    case .index: ["search returned nothing", "index is stale"]
    case .app: ["upstream unavailable", "health check failed"]
    case .unit, .contract, .integration, .endToEnd: ["tests did not run"]
    }
  }

  /// Seconds a run of it takes.
  var duration: Int {
    switch self {
    case .setup, .build: 6
    case .lint, .assets, .codegen: 3
    case .endToEnd: 8
    case .integration: 5
    default: 2
    }
  }
}

/// A set of stages.
struct TestingStages: OptionSet, Hashable, Sendable {
  let rawValue: UInt32
  init(rawValue: UInt32) { self.rawValue = rawValue }
  init(_ stage: TestingStage) { rawValue = 1 << UInt32(stage.rawValue) }
  init(_ stages: [TestingStage]) {
    rawValue = stages.reduce(0) { $0 | 1 << UInt32($1.rawValue) }
  }

  func contains(_ stage: TestingStage) -> Bool { rawValue >> UInt32(stage.rawValue) & 1 == 1 }

  /// In the order in which they can be done.
  var list: [TestingStage] { TestingStage.allCases.filter { contains($0) } }
}
