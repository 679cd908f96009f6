/// What the gateway serves itself in the shape of the Anthropic API: one line a resource.
enum ServedResources {
  static func all(_ context: Gateway.Context) -> [Route] {
    MemoryStoreRoutes.all(context) + MemoryRoutes.all(context) + MemoryVersionRoutes.all(context)
      + StoreDiffRoutes.all(context)
      + SessionRoutes.all(context) + DreamRoutes.all(context) + DreamLessonRoutes.all(context)
      + DreamUpkeepRoutes.all(context)
  }
}
