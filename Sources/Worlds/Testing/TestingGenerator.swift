/// Makes projects out of random streams, one stream for each aspect.
struct TestingGenerator {
  let base: UInt64
  let variation: Variation
  var names = Names()
  var project = TestingProject()

  private enum Aspect: UInt64 {
    case words = 1, needs, errors, settings, services, hazards, tests, quirks, layout, drift
  }

  static func make(_ seed: WorldSeed) -> (TestingProject, Names) {
    let base = seed.value(for: "testing")
    let mixed = seed.variation.isUnseenApp ? RandomStream.mix(base, 0xA9E4) : base
    var generator = TestingGenerator(base: mixed, variation: seed.variation)
    generator.makeWords()
    generator.makeNeeds()
    generator.makeErrors()
    generator.makeSettings()
    generator.makeServices()
    generator.makeTests()
    if seed.variation.drift > 0 { generator.drift() }
    if seed.variation.isMisspecified { generator.makeQuirks() }
    return (generator.project, generator.names)
  }

  private func stream(_ aspect: Aspect) -> RandomStream { RandomStream(base, aspect.rawValue) }

  // MARK: - What can be seen

  private mutating func makeWords() {
    var random = stream(.words)
    let first = ["harbour", "meadow", "quartz", "lantern", "cedar", "ember", "willow", "tundra"]
    let second = ["api", "ledger", "shop", "mail", "atlas", "feed"]
    let suffix = variation.isUnseenApp ? "-next" : ""
    let title =
      "\(random.pick(first) ?? "")-\(random.pick(second) ?? "")\(suffix)"
    project.name = names.id(title)
    project.shell = names.id("~/\(title)")
    var layout = stream(.layout)
    var choices = TestingStage.allCases.map { random.below($0.wordings.count) }
    project.listing = random.shuffled(TestingStage.allCases)
    if variation.hasNewLayout {
      choices = choices.indices.map { (choices[$0] + 1 + layout.below(2)) % 3 }
      project.listing = layout.shuffled(TestingStage.allCases)
    }
    project.commands = TestingStage.allCases.map { names.id($0.wordings[choices[$0.rawValue]]) }
    project.networkError = names.id("temporary failure in name resolution")
    project.busyError = names.id("resource busy")
  }

  private mutating func makeTests() {
    var random = stream(.tests)
    let subjects = ["cart", "login", "refund", "export", "search", "invoice", "profile", "webhook"]
    let verbs = ["rounds_totals", "keeps_order", "handles_empty", "retries", "is_idempotent"]
    project.tests = TestingStage.allCases.map { stage in
      guard stage.isSuite else { return [] }
      let short = stage.wordings[1].dropFirst(5)
      return random.shuffled(subjects).prefix(TestingParameters.testsPerSuite).map {
        names.id("\(short)::\($0)_\(random.pick(verbs) ?? "")")
      }
    }
    project.flaky = TestingStage.allCases.map { stage in
      guard stage.isSuite else { return [] }
      let places = random.shuffled(Array(0..<TestingParameters.testsPerSuite))
      return places.prefix(TestingParameters.flakyPerSuite).map {
        .init(test: $0, chance: random.pick(TestingParameters.flakiness) ?? 0.2)
      }
    }
  }

  // MARK: - What is hidden

  /// Needs point from later to earlier stages, so that every project can be worked.
  private mutating func makeNeeds() {
    var random = stream(.needs)
    project.needs = TestingStage.allCases.map { _ in [] }
    for stage in TestingStage.allCases { redrawNeeds(of: stage, &random) }
  }

  private mutating func redrawNeeds(of stage: TestingStage, _ random: inout RandomStream) {
    let earlier = TestingStage.works.filter { $0.rawValue < stage.rawValue }
    let services = earlier.filter(\.isService)
    var chosen: [TestingStage] = []
    if stage.isSuite {
      // Each suite needs at least one service.
      if let service = random.pick(services) { chosen.append(service) }
      let rest = random.shuffled(earlier.filter { !chosen.contains($0) })
      chosen += rest.prefix(TestingParameters.needsPerSuite - chosen.count)
    } else if stage.rawValue >= TestingStage.codegen.rawValue {
      chosen = Array(random.shuffled(earlier).prefix(1))
    }
    project.needs[stage.rawValue] = TestingStages(chosen)
  }

  private mutating func makeErrors() {
    var random = stream(.errors)
    var layout = stream(.layout)
    let misleading = random.shuffled(TestingStage.works).prefix(TestingParameters.misleadingErrors)
    project.hints = TestingStage.allCases
    project.errors = TestingStage.allCases.map { stage in
      var choice = random.below(stage.errors.count)
      if variation.hasNewLayout, layout.chance(0.5) { choice = (choice + 1) % stage.errors.count }
      return names.id(stage.errors[choice])
    }
    for stage in misleading { redrawHint(of: stage, &random) }
  }

  /// Lets an error point at another command than the one that helps.
  private mutating func redrawHint(of stage: TestingStage, _ random: inout RandomStream) {
    let others = TestingStage.works.filter { $0 != stage }
    project.hints[stage.rawValue] = random.pick(others) ?? stage
  }

  private mutating func makeSettings() {
    var random = stream(.settings)
    let all = [
      ("DATABASE_URL", ["local", "docker", "memory"]), ("APP_ENV", ["test", "development", "ci"]),
      ("FEATURE_SET", ["full", "minimal", "legacy"]), ("TZ", ["UTC", "CET", "PST"]),
      ("LOG_SINK", ["file", "stdout", "none"]),
    ]
    let stages = random.shuffled(TestingStage.works.filter { $0 != .setup })
    for (place, (name, values)) in random.shuffled(all).prefix(TestingParameters.settings)
      .enumerated()
    {
      let ids = Array(random.shuffled(values).prefix(TestingParameters.valuesPerSetting))
      project.settings.append(
        TestingProject.Setting(
          name: names.id(name), values: ids.map { names.id($0) },
          exports: ids.map { names.id("export \(name)=\($0)") }, right: random.below(ids.count),
          stage: stages[place], missing: names.id("\(name) is not set"),
          wrong: names.id("bad value of \(name)")))
    }
  }

  private mutating func makeServices() {
    var random = stream(.services)
    project.readiness = TestingStage.allCases.map {
      let seconds = random.within(TestingParameters.readiness)
      return $0.isService ? seconds : 0
    }
    var hazards = stream(.hazards)
    project.invalidates = TestingStage.allCases.map { _ in [] }
    project.quirks = TestingStage.allCases.map { _ in nil }
    for _ in 0..<TestingParameters.invalidations { drawInvalidation(&hazards) }
  }

  /// A command undoes a later one: whoever goes in order is not hurt.
  private mutating func drawInvalidation(_ random: inout RandomStream) {
    let works = TestingStage.works
    let first = random.below(works.count - 1)
    let second = random.within(first + 1...works.count - 1)
    project.invalidates[first].insert(TestingStages(works[second]))
  }

  private mutating func makeQuirks() {
    var random = stream(.quirks)
    for (place, stage) in random.shuffled(TestingStage.works.filter { $0 != .setup })
      .prefix(TestingParameters.quirks).enumerated()
    {
      let needed = project.needs(stage).list.first ?? .setup
      let kinds: [TestingProject.Quirk] = [
        .runsTwice, .hasBusyTimes, .rightAfter(needed), .lies,
      ]
      project.quirks[stage.rawValue] = kinds[place % kinds.count]
    }
  }

  // MARK: - Drift

  /// Draws a share of the hidden rules anew.
  private mutating func drift() {
    var random = stream(.drift)
    let share = Double(variation.drift) / 100
    for stage in TestingStage.allCases {
      if random.chance(share) { redrawNeeds(of: stage, &random) }
      if !stage.isSuite, random.chance(share) { redrawHint(of: stage, &random) }
      if stage.isService, random.chance(share) {
        project.readiness[stage.rawValue] = random.within(TestingParameters.readiness)
      }
    }
    for place in project.settings.indices where random.chance(share) {
      project.settings[place].right = random.below(TestingParameters.valuesPerSetting)
    }
    if random.chance(share) { drawInvalidation(&random) }
  }
}
