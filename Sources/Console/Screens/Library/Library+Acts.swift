internal import Canvas
internal import Trajectories

extension Library {
  /// Why an act cannot be done now; nil when it can.
  func refusal(_ act: Act) -> String? {
    switch act {
    case .open:
      if showsOffer, progress != nil { return "an import is running" }
      if showsOffer { return found?.isEmpty == false ? nil : "no logs were found to import" }
      if window.isEmpty { return "there is no run to open" }
      return selectedRun == nil ? "a group cannot be opened; choose a run in it" : nil
    case .outcome, .mark:
      return showsOffer || selectedRun == nil ? "choose a run first" : nil
    case .sort, .reverse, .group, .filter, .dream:
      return showsOffer ? "there are no runs to choose from yet" : nil
    case .clear:
      return query.filter.isEmpty && marks.isEmpty && !offerAsked
        ? "there is no filter to clear" : nil
    case .importLogs: return progress == nil ? nil : "an import is running"
    case .reload: return nil
    }
  }

  /// Does what concerns the Library alone; opening a run and its outcome are the console's.
  mutating func perform(_ act: Act, _ argument: String) -> (effects: [Effect], notice: Notice?) {
    switch act {
    case .open, .outcome, .dream: return ([], nil)
    case .mark:
      guard let run = selectedRun?.id else { return ([], nil) }
      if marks.remove(run) == nil { marks.insert(run) }
      window.move(by: 1)
      return ([], nil)
    case .filter where argument.isEmpty:
      filterBefore = query.filter
      editor = LineEditor(text: query.filter.isEmpty ? "" : query.filter + " ", history: history)
      return ([], nil)
    case .filter: return (requery { $0.filter = argument }, nil)
    case .clear:
      if offerAsked {
        offerAsked = false
        return ([], nil)
      }
      if !marks.isEmpty {
        marks = []
        return ([], nil)
      }
      return (requery { $0.filter = "" }, nil)
    case .sort: return sort(argument)
    case .reverse: return (requery { $0.ascending.toggle() }, nil)
    case .group: return group(argument)
    case .importLogs:
      if !argument.isEmpty { return ([.importLogs([argument])], nil) }
      offerAsked = true
      return ([.findLogs], nil)
    case .reload: return (refresh(), nil)
    }
  }

  private mutating func sort(_ argument: String) -> (effects: [Effect], notice: Notice?) {
    let words = argument.split(separator: " ")
    var next = query.sort
    if let word = words.first {
      guard let named = Self.column(named: String(word)) else {
        let names = LibraryRequest.Sort.allCases.map(Self.name).joined(separator: ", ")
        return ([], Notice(.warning, "no column \"\(word)\"; there are \(names)"))
      }
      next = named
    } else {
      let all = LibraryRequest.Sort.allCases
      let place = all.firstIndex(of: next) ?? 0
      next = all[(place + 1) % all.count]
    }
    let ascending: Bool
    switch words.dropFirst().first {
    case "asc": ascending = true
    case "desc": ascending = false
    case nil: ascending = Self.startsAscending(next)
    case let word?: return ([], Notice(.warning, "\"\(word)\"? An order is asc or desc"))
    }
    return (
      requery {
        $0.sort = next
        $0.ascending = ascending
      }, nil
    )
  }

  private static func column(named word: String) -> LibraryRequest.Sort? {
    switch word {
    case "age", "date": .started
    case "time": .duration
    default: LibraryRequest.Sort(rawValue: word)
    }
  }

  /// Names read from A; numbers and dates from the greatest.
  private static func startsAscending(_ sort: LibraryRequest.Sort) -> Bool {
    switch sort {
    case .started, .steps, .duration, .cost, .errors: false
    case .outcome, .model, .source, .task: true
    }
  }

  private mutating func group(_ argument: String) -> (effects: [Effect], notice: Notice?) {
    let all = LibraryRequest.Grouping.allCases
    guard argument.isEmpty else {
      guard let named = LibraryRequest.Grouping(rawValue: argument) else {
        return ([], Notice(.warning, "no grouping \"\(argument)\"; there are none, project, task"))
      }
      return (requery { $0.grouping = named }, nil)
    }
    let place = all.firstIndex(of: query.grouping) ?? 0
    return (requery { $0.grouping = all[(place + 1) % all.count] }, nil)
  }

  // MARK: - The filter while it is typed

  mutating func filterChanged() -> [Effect] {
    guard let editor else { return [] }
    return requery { $0.filter = editor.text.trimmed }
  }

  mutating func acceptFilter() {
    guard var editor else { return }
    _ = editor.commit()
    history = editor.history
    self.editor = nil
  }

  mutating func cancelFilter() -> [Effect] {
    editor = nil
    let before = filterBefore
    return requery { $0.filter = before }
  }

  /// The logs to import for a choice; nil when there is no such line.
  mutating func chooseOffer(_ number: Int) -> [Effect] {
    guard let found, found.indices.contains(number) else { return [] }
    offerAsked = false
    return [.importLogs([found[number].path])]
  }
}

extension String {
  /// Without spaces at both ends.
  var trimmed: String {
    let rest = drop { $0 == " " || $0 == "\t" }
    guard let last = rest.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
    return String(rest[...last])
  }
}
