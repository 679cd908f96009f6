internal import Critics
internal import Trajectories

extension RunReading {
  /// Commands, by the place of the moment, of which the end says something about the agent's own work
  /// rather than about the environment: those that run a file which this run wrote, and those that
  /// failed before a file was changed and they were tried again.
  func findOwnWork() -> Set<Int> {
    var written: Set<Substring> = []
    var failed: [String: Int] = [:]
    var changed: Set<String> = []
    var found: Set<Int> = []
    for (place, moment) in moments.enumerated() {
      let action = moment.step.action
      guard let text = action.text else { continue }
      if action.kind == .edit {
        if moment.step.status == .done {
          if let name = text.fileName { written.insert(name) }
          changed.formUnion(failed.keys)
        }
        continue
      }
      guard action.kind == .shell else { continue }
      if !written.isEmpty, text.utf8.count < 2_000, text.namesFile(of: written) {
        found.insert(place)
      }
      if let earlier = failed.removeValue(forKey: text), changed.remove(text) != nil {
        found.insert(earlier)
      }
      if (moment.error?.certainty ?? 0) > 0.2 { failed[text] = place }
    }
    return found
  }
}

extension String {
  /// The last part of the first line, where it is long enough to be told from words.
  fileprivate var fileName: Substring? {
    let path = prefix { $0 != "\n" }
    return path.split { $0 == "/" || $0 == "\\" }.last.flatMap { $0.contains(".") ? $0 : nil }
  }

  fileprivate func namesFile(of names: Set<Substring>) -> Bool {
    split { $0.isWhitespace || "/\\'\"`()=;|&<>".contains($0) }.contains { names.contains($0) }
  }
}
