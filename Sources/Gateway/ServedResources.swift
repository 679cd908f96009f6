/// What the gateway serves itself in the shape of the Anthropic API: one line a resource.
enum ServedResources {
  /// Whether what is asked for is of those that are served here, and so is never sent on.
  static func owns(_ path: String) -> Bool {
    let parts = path.split(separator: "/").prefix(2).map { ServedRequest.decode($0) }
    return parts.count == 2 && parts[0] == "v1" && names.contains(parts[1])
  }

  private static let names: Set<String> = ["dreams", "memory_stores", "sessions", "reverie"]

  static func all(_ context: Gateway.Context) -> [Route] {
    MemoryStoreRoutes.all(context) + MemoryRoutes.all(context) + MemoryVersionRoutes.all(context)
      + StoreDiffRoutes.all(context)
      + SessionRoutes.all(context) + DreamRoutes.all(context) + DreamLessonRoutes.all(context)
      + DreamUpkeepRoutes.all(context)
  }
}
