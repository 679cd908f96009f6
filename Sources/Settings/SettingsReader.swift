/// Takes settings out of a document, key by key, and notes what it does not know.
struct SettingsReader {
  private let document: TOMLDocument
  let home: String
  private(set) var warnings: [SettingsWarning] = []

  init(_ document: TOMLDocument, home: String) {
    self.document = document
    self.home = home
  }

  mutating func settings() throws(SettingsError) -> Settings {
    var settings = Settings()
    for (name, value) in document.root.sorted(by: { $0.key < $1.key }) {
      switch name {
      case "console": settings.console = try console(table(value, name))
      case "archive": settings.archive = try archive(table(value, name))
      case "import": settings.import = try importing(table(value, name))
      case "dreaming": settings.dreaming = try dreaming(table(value, name))
      case "models": settings.models = try models(table(value, name))
      case "gateway": settings.gateway = try gateway(table(value, name))
      default:
        warn(
          name, in: "",
          known: ["console", "archive", "import", "dreaming", "models", "gateway"])
      }
    }
    return settings
  }

  private mutating func console(_ table: Table) throws(SettingsError) -> Settings.Console {
    var console = Settings.Console()
    warnAboutOthers(table, known: ["theme", "mouse", "color", "pictures", "editor"])
    console.theme = try string("theme", table) ?? console.theme
    console.mouse = try boolean("mouse", table) ?? console.mouse
    console.color = try choice("color", table) ?? console.color
    console.pictures = try choice("pictures", table) ?? console.pictures
    console.editor = try string("editor", table)
    return console
  }

  private mutating func archive(_ table: Table) throws(SettingsError) -> Settings.Archive {
    var archive = Settings.Archive()
    warnAboutOthers(table, known: ["path", "max_size_gb", "max_age_days"])
    archive.path = try string("path", table).map { Directories.expand($0, home: home) }
    archive.maximumGigabytes = try number("max_size_gb", table)
    archive.maximumAgeDays = try wholeNumber("max_age_days", table)
    return archive
  }

  private mutating func importing(_ table: Table) throws(SettingsError) -> Settings.Import {
    var importing = Settings.Import()
    warnAboutOthers(table, known: ["redact", "paths"])
    importing.redact = try boolean("redact", table) ?? importing.redact
    importing.paths = try strings("paths", table).map { Directories.expand($0, home: home) }
    return importing
  }

  private mutating func dreaming(_ table: Table) throws(SettingsError) -> Settings.Dreaming {
    var dreaming = Settings.Dreaming()
    warnAboutOthers(
      table,
      known: [
        "idle", "mode", "wait_seconds", "duty_percent", "max_load", "max_memory_mb", "on_battery",
        "daily_minutes", "daily_rollouts", "stop_below",
      ])
    dreaming.idle = try boolean("idle", table) ?? dreaming.idle
    dreaming.mode = try choice("mode", table) ?? dreaming.mode
    dreaming.waitSeconds = try number("wait_seconds", table) ?? dreaming.waitSeconds
    dreaming.dutyPercent = try number("duty_percent", table) ?? dreaming.dutyPercent
    dreaming.load = try number("max_load", table) ?? dreaming.load
    dreaming.memoryMegabytes = try number("max_memory_mb", table) ?? dreaming.memoryMegabytes
    dreaming.onBattery = try boolean("on_battery", table) ?? dreaming.onBattery
    dreaming.dailyMinutes = try number("daily_minutes", table) ?? dreaming.dailyMinutes
    dreaming.dailyRollouts = try wholeNumber("daily_rollouts", table) ?? dreaming.dailyRollouts
    dreaming.stopBelow = try share("stop_below", table) ?? dreaming.stopBelow
    if dreaming.dutyPercent > 100 {
      throw SettingsError(
        file: document.file, line: document.line(of: "duty_percent", inTable: table.name),
        message: "dreaming.duty_percent is above 100",
        remedy: "write how much of one core it may use, such as duty_percent = 50")
    }
    return dreaming
  }
}

extension SettingsReader {
  private mutating func models(_ table: Table) throws(SettingsError) -> Settings.Models {
    var models = Settings.Models()
    warnAboutOthers(
      table,
      known: [
        "remote", "screenshots", "critic", "own_critic", "arbiter", "local", "local_model",
        "local_key_file", "api", "api_version", "key_file", "dream_dollars", "dream_tokens",
        "daily_dollars", "batches",
      ])
    models.remote = try boolean("remote", table) ?? models.remote
    models.screenshots = try boolean("screenshots", table) ?? models.screenshots
    models.critic = try string("critic", table) ?? models.critic
    models.isOwnCritic = try boolean("own_critic", table) ?? models.isOwnCritic
    models.arbiter = try string("arbiter", table) ?? models.arbiter
    models.local = try address("local", table)
    models.localModel = try string("local_model", table) ?? models.localModel
    models.localKeyFile = try string("local_key_file", table).map {
      Directories.expand($0, home: home)
    }
    models.api = try address("api", table) ?? models.api
    models.apiVersion = try choice("api_version", table) ?? models.apiVersion
    models.keyFile = try string("key_file", table).map { Directories.expand($0, home: home) }
    models.dreamDollars = try share("dream_dollars", table) ?? models.dreamDollars
    models.dreamTokens = try wholeNumber("dream_tokens", table) ?? models.dreamTokens
    models.batches = try choice("batches", table) ?? models.batches
    models.dailyDollars = try share("daily_dollars", table) ?? models.dailyDollars
    return models
  }

  func address(_ key: String, _ table: Table) throws(SettingsError) -> String? {
    guard let text = try string(key, table) else { return nil }
    guard text.hasPrefix("http://") || text.hasPrefix("https://") else {
      throw SettingsError(
        file: document.file, line: document.line(of: key, inTable: table.name),
        message: "\(table.name).\(key) is no address",
        remedy: "write for example \(key) = \"http://127.0.0.1:8080\"")
    }
    // A key in an address would end up in messages.
    guard !text.contains("@") else {
      throw SettingsError(
        file: document.file, line: document.line(of: key, inTable: table.name),
        message: "\(table.name).\(key) holds a user or a password",
        remedy: "write the address alone; a key belongs into key_file")
    }
    return text
  }
}

extension SettingsReader {
  struct Table {
    var name: String
    var values: [String: TOMLDocument.Value]
  }

  func table(
    _ value: TOMLDocument.Value, _ name: String
  ) throws(SettingsError) -> Table {
    guard case .table(let values) = value else {
      throw wrongType(value, key: name, table: "", wanted: "a table", example: "[\(name)]")
    }
    return Table(name: name, values: values)
  }

  func string(_ key: String, _ table: Table) throws(SettingsError) -> String? {
    guard let value = table.values[key] else { return nil }
    guard case .string(let text) = value else {
      throw wrongType(
        value, key: key, table: table.name, wanted: "a string", example: "\(key) = \"...\"")
    }
    return text
  }

  func strings(
    _ key: String, _ table: Table, such item: String = "~/logs"
  ) throws(SettingsError) -> [String] {
    guard let value = table.values[key] else { return [] }
    let example = "\(key) = [\"\(item)\"]"
    guard case .array(let values) = value else {
      throw wrongType(
        value, key: key, table: table.name, wanted: "a list of strings", example: example)
    }
    var texts: [String] = []
    for value in values {
      guard case .string(let text) = value else {
        throw wrongType(
          value, key: key, table: table.name, wanted: "a string", example: example, verb: "holds")
      }
      texts.append(text)
    }
    return texts
  }

  private func boolean(_ key: String, _ table: Table) throws(SettingsError) -> Bool? {
    guard let value = table.values[key] else { return nil }
    guard case .boolean(let flag) = value else {
      throw wrongType(
        value, key: key, table: table.name, wanted: "true or false", example: "\(key) = true")
    }
    return flag
  }

  private func number(_ key: String, _ table: Table) throws(SettingsError) -> Double? {
    guard let value = table.values[key] else { return nil }
    switch value {
    case .integer(let number) where number > 0: return Double(number)
    case .number(let number) where number > 0 && number.isFinite: return number
    default:
      throw wrongType(
        value, key: key, table: table.name, wanted: "a number above 0", example: "\(key) = 20")
    }
  }

  /// A number that may be 0, for what 0 switches off.
  private func share(_ key: String, _ table: Table) throws(SettingsError) -> Double? {
    guard let value = table.values[key] else { return nil }
    switch value {
    case .integer(let number) where number >= 0: return Double(number)
    case .number(let number) where number >= 0 && number.isFinite: return number
    default:
      throw wrongType(
        value, key: key, table: table.name, wanted: "a number from 0 on", example: "\(key) = 0.05")
    }
  }

  private func wholeNumber(_ key: String, _ table: Table) throws(SettingsError) -> Int? {
    guard let value = table.values[key] else { return nil }
    guard case .integer(let number) = value, number > 0 else {
      throw wrongType(
        value, key: key, table: table.name, wanted: "a whole number above 0",
        example: "\(key) = 90")
    }
    return number
  }

  /// Reads one of a few words; a bare number counts as its digits, so that `color = 256` works.
  private func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _ table: Table
  ) throws(SettingsError) -> Choice? where Choice.RawValue == String {
    guard let value = table.values[key] else { return nil }
    let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    let text: String
    switch value {
    case .string(let string): text = string
    case .integer(let number): text = String(number)
    default:
      throw wrongType(
        value, key: key, table: table.name, wanted: "one of \(choices)",
        example: "\(key) = \"auto\"")
    }
    guard let choice = Choice(rawValue: text) else {
      throw SettingsError(
        file: document.file, line: document.line(of: key, inTable: table.name),
        message: "\(table.name).\(key) is \"\(text)\"", remedy: "write one of \(choices)")
    }
    return choice
  }

  private func wrongType(
    _ value: TOMLDocument.Value, key: String, table: String, wanted: String, example: String,
    verb: String = "is"
  ) -> SettingsError {
    let name = table.isEmpty ? key : "\(table).\(key)"
    return SettingsError(
      file: document.file, line: document.line(of: key, inTable: table),
      message: "\(name) \(verb) \(value.kind), not \(wanted)",
      remedy: "write for example \(example)")
  }

  mutating func warnAboutOthers(_ table: Table, known: [String]) {
    for key in table.values.keys.sorted() where !known.contains(key) {
      warn(key, in: table.name, known: known)
    }
  }

  private mutating func warn(_ key: String, in table: String, known: [String]) {
    warnings.append(
      SettingsWarning(
        file: document.file, line: document.line(of: key, inTable: table),
        key: table.isEmpty ? key : "\(table).\(key)",
        message: "is not a setting and is ignored; known here: \(known.joined(separator: ", "))"))
  }
}
