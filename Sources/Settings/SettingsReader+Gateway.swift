extension SettingsReader {
  mutating func gateway(_ table: Table) throws(SettingsError) -> Settings.Gateway {
    var gateway = Settings.Gateway()
    warnAboutOthers(
      table, known: ["listen", "upstream", "token_file", "hosts", "origins", "models"])
    gateway.listen = try string("listen", table) ?? gateway.listen
    gateway.upstream = try address("upstream", table) ?? gateway.upstream
    gateway.tokenFile = try string("token_file", table).map { Directories.expand($0, home: home) }
    gateway.hosts = try strings("hosts", table, such: "workstation.lan")
    gateway.origins = try strings("origins", table, such: "http://localhost:5173")
    gateway.models = try strings("models", table, such: "local")
    return gateway
  }
}
