/// Every world there is; a new one is a folder and a line here.
package enum WorldRegistry {
  package static let families: [WorldFamily] = [
  ]

  /// The family of a name.
  package static func family(named name: String) -> WorldFamily? {
    families.first { $0.name == name }
  }
}
