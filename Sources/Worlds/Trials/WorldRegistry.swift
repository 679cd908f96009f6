/// Every world there is; a new one is a folder and a line here.
package enum WorldRegistry {
  package static let families: [WorldFamily] = [
    WorldFamily(
      DesktopWorld.self, summary: "a desktop with six apps: windows, menus, tabs, stubborn widgets"),
    WorldFamily(WebWorld.self, summary: "a site to find pages on: false links, forms, searches"),
    WorldFamily(
      TestingWorld.self, summary: "a project whose tests are red: set-up, services, flaky tests"),
    WorldFamily(
      MiniWoBWorld.self, summary: "MiniWoB++ pages in a real browser (see `make worlds-miniwob`)"),
  ]

  /// The family of a name.
  package static func family(named name: String) -> WorldFamily? {
    families.first { $0.name == name }
  }
}
