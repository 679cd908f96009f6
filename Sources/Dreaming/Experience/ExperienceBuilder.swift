internal import Critics
internal import Trajectories

/// Puts an experience together, run by run.
struct ExperienceBuilder {
  var made = Experience()
  private var elementNumbers: [Element: Int32] = [:]
  private var kindNumbers: [ElementKind: Int32] = [:]
  private var placeNumbers: [Place: Int32] = [:]
  private var sceneNumbers: [Scene: Int32] = [:]
  /// What stays of a run until all names are known.
  var drafts: [RunDraft] = []

  /// What is needed of a run once all runs have been read.
  struct RunDraft {
    var start: Int32
    var environment: NameID
    /// What has to be done, in words: the entries of a list, else the prompt.
    var wishes: [String]
    /// The entries that were done at the end; nil where there is no list.
    var undone: Int?
    /// Names that the thought of each transition quotes.
    var quotes: [[NameID]]
  }

  mutating func add(_ reading: RunReading) {
    var reader = RunReader(reading, run: Int32(made.runs.count))
    let start = made.transitions.count
    let draft = reader.read(into: &self)
    let steps = Int32(reading.moments.count)
    made.recoveries += RecoveryReader(reading, run: Int32(made.runs.count), start: start)
      .recoveries()
    made.runs.append(
      Experience.Run(
        id: reading.run.header.id, environment: draft.environment, steps: steps,
        verdict: reading.run.header.outcome.verdict, isEnded: reader.isEnded,
        showsTasks: draft.undone != nil, transitions: start..<made.transitions.count, severity: 0))
    drafts.append(draft)
    if let task = reading.run.header.task { made.prompts.insert(task.cut(to: 500)) }
  }

  // MARK: - Numbers

  mutating func name(_ text: String) -> NameID { made.names.number(of: text.cut(to: 160)) }

  mutating func element(
    app: NameID, role: String, name: String, container: String, side: Int = 0
  ) -> Int32 {
    let element = Element(
      app: app, role: self.name(role), name: self.name(name),
      container: container.isEmpty ? -1 : self.name(container))
    if let known = elementNumbers[element] {
      let old = made.traits[Int(known)].side
      if side > 0, old == 0 || Int32(side) < old { made.traits[Int(known)].side = Int32(side) }
      return known
    }
    let number = Int32(made.elements.count)
    elementNumbers[element] = number
    made.elements.append(element)
    var traits = ElementTraits(kind: kind(ElementKind(app: app, role: element.role)))
    traits.side = Int32(side)
    traits.isPassage = RunReading.passages.contains(role)
    traits.isCommand = role == "command"
    made.traits.append(traits)
    return number
  }

  private mutating func kind(_ kind: ElementKind) -> Int32 {
    if let known = kindNumbers[kind] { return known }
    let number = Int32(made.kinds.count)
    kindNumbers[kind] = number
    made.kinds.append(kind)
    return number
  }

  mutating func place(_ place: Place) -> Int32 {
    if let known = placeNumbers[place] { return known }
    let number = Int32(made.places.count)
    placeNumbers[place] = number
    made.places.append(place)
    return number
  }

  mutating func scene(_ scene: Scene) -> Int32 {
    if let known = sceneNumbers[scene] { return known }
    let number = Int32(made.scenes.count)
    sceneNumbers[scene] = number
    made.scenes.append(scene)
    return number
  }

  /// The scene that a screen shows; where there is no screen, the one place of the environment.
  mutating func scene(_ screen: ScreenReading?, environment: NameID, app: NameID) -> Int32 {
    guard let screen else {
      let place = place(Place(environment: environment, title: name(""), app: app))
      return scene(Scene(place: place, elements: [], isFailure: false))
    }
    let place = place(Place(environment: environment, title: name(screen.place), app: app))
    var numbers: [Int32] = []
    for (index, element) in screen.tree.elements.enumerated()
    where ScreenReading.canBeUsed(element) && !element.name.isEmpty {
      let number = self.element(index, of: screen, app: app)
      if element.role == "dialog_button" {
        if made.dialogs[app]?.contains(number) != true {
          made.dialogs[app, default: []].append(number)
        }
      } else if numbers.last != number {
        numbers.append(number)
      }
    }
    return scene(
      Scene(
        place: place, elements: numbers,
        isFailure: screen.alert != nil && numbers.isEmpty && screen.dialogButtons.isEmpty))
  }

  mutating func element(_ index: Int, of screen: ScreenReading, app: NameID) -> Int32 {
    let element = screen.tree.elements[index]
    return self.element(
      app: app, role: element.role, name: element.name, container: screen.container(of: index),
      side: element.bounds.map { min($0.width, $0.height) } ?? 0)
  }
}

extension String {
  /// What stands between double quotes or backticks, in order.
  var quoted: [String] {
    var found: [String] = []
    var rest = utf8[...]
    while let open = rest.firstIndex(where: { $0 == 34 || $0 == 96 }) {
      let mark = rest[open]
      let after = rest.index(after: open)
      guard let close = rest[after...].firstIndex(of: mark) else { break }
      if close > after { found.append(String(decoding: rest[after..<close], as: UTF8.self)) }
      rest = rest[rest.index(after: close)...]
    }
    return found
  }

  /// The text without what is quoted in it.
  var unquoted: String {
    var kept: [UInt8] = []
    var mark: UInt8?
    for byte in utf8 {
      if let open = mark {
        if byte == open { mark = nil }
      } else if byte == 34 || byte == 96 {
        mark = byte
      } else {
        kept.append(byte)
      }
    }
    return String(decoding: kept, as: UTF8.self)
  }
}
