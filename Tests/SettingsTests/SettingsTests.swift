import Settings
import Testing

struct SettingsTests {
  private func parse(_ text: String) throws -> (settings: Settings, warnings: [SettingsWarning]) {
    try Settings.parse(text, file: "config.toml", home: "/home/ada")
  }

  @Test func `an absent file means the defaults`() throws {
    let folder = try ScratchFolder()
    let (settings, warnings) = try Settings.load(
      from: Directories(environment: ["HOME": folder.path]))
    #expect(settings == Settings())
    #expect(settings.console.theme == "auto" && !settings.console.mouse && settings.import.redact)
    #expect(warnings.isEmpty)
  }

  @Test func `every key is read`() throws {
    let folder = try ScratchFolder()
    try folder.write(
      """
      [console]
      theme = "light"
      mouse = true
      color = 256
      pictures = "sixel"
      editor = "vi"
      [archive]
      path = "~/runs/archive.sqlite"
      max_size_gb = 2.5
      max_age_days = 90
      [import]
      redact = false
      paths = ["~/logs", "/srv/logs"]
      [dreaming]
      idle = false
      mode = "auto"
      wait_seconds = 45
      duty_percent = 12.5
      max_load = 3
      max_memory_mb = 128
      on_battery = true
      daily_minutes = 15
      daily_rollouts = 3000
      stop_below = 0.2
      [models]
      remote = true
      screenshots = true
      critic = "claude-opus-5-5"
      own_critic = false
      arbiter = "claude-fable-5-1"
      local = "http://127.0.0.1:11434"
      local_model = "qwen3"
      local_key_file = "~/local-key"
      api = "http://localhost:9"
      api_version = "2023-06-01"
      key_file = "~/key"
      dream_dollars = 0.25
      dream_tokens = 1000
      daily_dollars = 0
      """, to: "reverie/config.toml")
    let environment = ["HOME": "/home/ada", "XDG_CONFIG_HOME": folder.path]
    let (settings, warnings) = try Settings.load(from: Directories(environment: environment))
    #expect(warnings.isEmpty)
    #expect(settings.console.theme == "light" && settings.console.mouse)
    #expect(settings.console.color == .indexed256 && settings.console.pictures == .sixel)
    #expect(settings.console.editor == "vi")
    #expect(settings.archive.path == "/home/ada/runs/archive.sqlite")
    #expect(settings.archive.maximumGigabytes == 2.5 && settings.archive.maximumAgeDays == 90)
    #expect(!settings.import.redact)
    #expect(settings.import.paths == ["/home/ada/logs", "/srv/logs"])
    let dreaming = settings.dreaming
    #expect(!dreaming.idle && dreaming.mode == .auto && dreaming.onBattery)
    #expect(dreaming.waitSeconds == 45 && dreaming.dutyPercent == 12.5)
    #expect(dreaming.dailyMinutes == 15 && dreaming.dailyRollouts == 3_000)
    #expect(dreaming.stopBelow == 0.2)
    let models = settings.models
    #expect(models.remote && models.screenshots && !models.isOwnCritic)
    #expect(models.critic == "claude-opus-5-5" && models.arbiter == "claude-fable-5-1")
    #expect(models.local == "http://127.0.0.1:11434" && models.localModel == "qwen3")
    #expect(models.localKeyFile == "/home/ada/local-key" && models.keyFile == "/home/ada/key")
    #expect(models.api == "http://localhost:9" && models.apiVersion == .first)
    #expect(models.dreamDollars == 0.25 && models.dreamTokens == 1_000 && models.dailyDollars == 0)
    #expect(dreaming.load == 3 && dreaming.memoryMegabytes == 128)
  }

  @Test func `without a word about models, none that is elsewhere may be asked`() throws {
    let models = Settings.Models()
    #expect(!models.remote && !models.screenshots && models.local == nil && models.keyFile == nil)
    #expect(models.dreamDollars == 0.5 && models.dreamTokens == 200_000)
    #expect(models.dailyDollars == 2)
  }

  @Test(arguments: [
    (#"[models]\nlocal = "127.0.0.1:8080""#, "is no address"),
    (#"[models]\napi = "https://me:secret@api.example""#, "holds a user or a password"),
    (#"[models]\napi_version = "2025-01-01""#, "is \"2025-01-01\""),
  ])
  func `an address is one, and holds no key`(text: String, message: String) throws {
    let text = text.replacing("\\n", with: "\n")
    let error = try #require(throws: SettingsError.self) { try parse(text) }
    #expect(error.line == 2 && error.message.contains(message))
    #expect(!error.description.contains("secret"))
  }

  @Test func `0 switches the stop rule off, and what is below it is refused with an example`()
    throws
  {
    #expect(try parse("[dreaming]\nstop_below = 0").0.dreaming.stopBelow == 0)
    let error = #expect(throws: SettingsError.self) { try parse("[dreaming]\nstop_below = -1") }
    #expect(error?.description.contains("stop_below = 0.05") == true)
  }

  @Test func `an unknown key is a warning that names file, line and key`() throws {
    let (settings, warnings) = try parse(
      "[console]\ntheme = \"light\"\nthem = 1\n\n[colour]\nx = 1\n")
    #expect(settings.console.theme == "light")
    #expect(warnings.map(\.key) == ["colour", "console.them"])
    #expect(warnings.map(\.line) == [5, 3])
    #expect(warnings[1].description.hasPrefix("config.toml:3: console.them is not a setting"))
  }

  @Test(arguments: [
    ("[console]\nmouse = \"yes\"", 2, "console.mouse is a string, not true or false"),
    (
      "\n[archive]\nmax_age_days = 1.5", 3,
      "archive.max_age_days is a number, not a whole number above 0"
    ),
    (
      "[archive]\nmax_size_gb = -1", 2,
      "archive.max_size_gb is a whole number, not a number above 0"
    ),
    ("[import]\npaths = [1]", 2, "import.paths holds a whole number, not a string"),
    ("[console]\ncolor = \"pink\"", 2, "console.color is \"pink\""),
    ("console = 1", 1, "console is a whole number, not a table"),
  ])
  func `a wrong value is an error that names file, line and remedy`(
    text: String, line: Int, message: String
  ) throws {
    let error = try #require(throws: SettingsError.self) { try parse(text) }
    #expect(error.line == line)
    #expect(error.message.hasPrefix(message))
    #expect(error.description.hasPrefix("config.toml:\(line): "))
    #expect(!error.remedy.isEmpty)
  }

  @Test func `a file that is not TOML says where it goes wrong`() throws {
    let error = try #require(throws: SettingsError.self) { try parse("[console]\ntheme = \n") }
    #expect(error.line == 2)
    #expect(error.message.hasPrefix("this is not TOML"))
  }

  @Test func `folders follow the XDG variables`() {
    let plain = Directories(environment: ["HOME": "/home/ada"])
    #expect(plain.configuration == "/home/ada/.config/reverie")
    #expect(plain.data == "/home/ada/.local/share/reverie")
    #expect(plain.state == "/home/ada/.local/state/reverie")
    #expect(plain.cache == "/home/ada/.cache/reverie")
    #expect(plain.systemData == ["/usr/local/share/reverie", "/usr/share/reverie"])
    let own = Directories(environment: [
      "HOME": "/home/ada", "XDG_CONFIG_HOME": "/etc/ada", "XDG_DATA_HOME": "relative",
      "XDG_DATA_DIRS": "/opt/share:bad",
    ])
    #expect(own.configuration == "/etc/ada/reverie")
    #expect(own.data == "/home/ada/.local/share/reverie")
    #expect(
      own.themePaths(share: "/app/share")
        == [
          "/etc/ada/reverie/themes", "/home/ada/.local/share/reverie/themes", "/app/share/themes",
          "/opt/share/reverie/themes",
        ])
  }
}
