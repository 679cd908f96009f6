/// What a person sees on a page, in the terms that all worlds share.
struct MiniWoBSight: Hashable, Sendable {
  /// One thing on the page.
  struct Thing: Hashable, Sendable {
    var role: Role
    var name: String
    var container = ""
    /// In page pixels.
    var box: Box
    var states: ElementStates = []
    var value: String?
  }

  static let unnamedField = "text box"
  static let message = "message"
  static let letter = "letter"
  /// The strip above the task, in page pixels: it holds the instruction.
  private static let instruction = 50

  var place: String
  var things: [Thing] = []

  /// A page that has taken an answer, under its cover.
  static func over(of task: MiniWoBTask) -> MiniWoBSight {
    let box = Box(x: 0, y: 0, width: MiniWoBStage.width, height: MiniWoBStage.height)
    return MiniWoBSight(place: task.rawValue, things: [Thing(role: .text, name: "START", box: box)])
  }

  /// Reads the elements of a page.
  init(_ elements: [PageElement], on task: MiniWoBTask) {
    var reader = MiniWoBReader(elements, task)
    let things = reader.read()
    func has(_ name: String) -> Bool { things.contains { $0.role == .button && $0.name == name } }
    let tab = things.first { $0.role == .tab && $0.states.contains(.selected) }
    let heading = things.first { $0.role == .heading }
    if let tab {
      place = tab.name
    } else if let page = reader.pageOfResults {
      place = "page \(page)"
    } else if task == .emailInbox, has("send") || has("reply") {
      place = has("send") ? Self.letter : Self.message
    } else {
      place = heading?.name ?? task.rawValue
    }
    self.things = things
  }

  /// The places between the items of a list, where one is dropped that is to stand there.
  static func gap(above item: String) -> String { "above \(item)" }
  static func gap(below item: String) -> String { "below \(item)" }

  private init(place: String, things: [Thing]) {
    self.place = place
    self.things = things
  }

  /// What there is to read in it for whoever plans.
  func reading(_ words: String, elements: [PageElement], common: [String]) -> MiniWoBReading {
    let icon = elements.first { $0.role == "icon" && MiniWoBSight.isInstruction($0) }
    return MiniWoBReading(
      words: words, icon: icon?.name,
      items: things.filter { $0.role == .item }.map(\.name), common: common)
  }

  /// Whether it stands above the task.
  static func isInstruction(_ element: PageElement) -> Bool { element.bounds.y < instruction }
}
