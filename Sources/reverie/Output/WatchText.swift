import Dreaming
import Foundation
import Operations
import Synchronization
import Trajectories

/// A watch in words.
enum WatchText {
  /// What `--why` prints: the machine, then a line for each project.
  static func lines(_ record: WatchRecord, now: AwakeTime) -> [String] {
    let rules = record.rules
    let isGateway = record.paths.isEmpty
    let paths = record.paths.map(Output.safe).joined(separator: ", ")
    let subject =
      isGateway
      ? "gateway   process \(record.pid): "
      : "watching  \(paths) in process \(record.pid): \(Words.count(record.logs, "log")), "
    var lines = [
      subject + "dreaming by itself is \(rules.isOn ? "on" : "off")",
      "machine   load of others \(record.load.map(Words.oneDecimal) ?? "unknown") of "
        + "\(Words.oneDecimal(rules.load)), \(power(record)), used \(percent(record.duty)) of "
        + "\(percent(rules.duty)) of a core in ten minutes, memory "
        + "\(Words.bytes(record.memory)) of \(Words.bytes(rules.memory))",
    ]
    let seen = Words.duration(milliseconds: max(0, now - record.at))
    lines.append(
      record.idleSince.map { "idle      for \(Words.duration(milliseconds: max(0, now - $0)))" }
        ?? "idle      no, as of \(seen) ago")
    lines += record.projects.map { line($0, now) }
    if record.projects.isEmpty {
      let what = isGateway ? "nothing has been recorded" : "no log has been found"
      lines.append("projects  none: \(what) yet")
    }
    return lines
  }

  private static func line(_ project: WatchRecord.Project, _ now: AwakeTime) -> String {
    var text = "\(Output.safe(project.name))  \(project.isDreaming ? "" : "waits: ")"
    text += Output.safe(project.words)
    if let dream = project.dream { text += ", going on with \(dream)" }
    if let rollouts = project.rollouts { text += ", \(Words.count(rollouts, "rollout"))" }
    if let next = project.next {
      text +=
        "; looks again "
        + (next > now ? "in \(Words.duration(milliseconds: next - now))" : "now")
    }
    if project.news > 0 { text += "; \(Words.count(project.news, "run")) not dreamt about" }
    return text
  }

  private static func power(_ record: WatchRecord) -> String {
    switch record.isOnBattery {
    case true?: "on battery"
    case false?: "on mains"
    case nil: "power unknown"
    }
  }

  private static func percent(_ share: Double) -> String {
    "\(Words.oneDecimal(share * 100)) %"
  }

  /// One event in a line; nil for what only programs want to know.
  static func line(_ event: WatchEvent) -> String? {
    let project = event.project.map { Output.safe($0) + ": " } ?? ""
    switch event.event {
    case .began, .ended: return event.text
    case .moved: return nil
    case .imported:
      guard let path = event.path else { return nil }
      return "\(project)\(Output.safe(path)): \(Words.count(event.added ?? 0)) new, "
        + "\(Words.count(event.grown ?? 0)) grown"
    case .decided:
      let rollouts = event.rollouts.map { ", \(Words.count($0, "rollout"))" } ?? ""
      return event.reason == nil
        ? "\(project)dreams\(rollouts)" : "\(project)waits: \(Output.safe(event.text))"
    case .dream: return event.journal.flatMap(line).map { project + $0 }
    case .trouble: return "\(project)\(Output.safe(event.text))"
    }
  }

  /// Of a dream's journal what a person wants to know without asking.
  private static func line(_ event: JournalEvent) -> String? {
    switch event {
    case .started, .resumed, .paused, .closed, .lesson: return DreamText.line(event)
    case .yielded(let reason):
      return DreamText.line(event)
        + (reason.milliseconds.map { " (after \($0) ms)" } ?? "")
    default: return nil
    }
  }
}

/// Prints what a watch does; on a terminal the last line says how things stand.
final class WatchTeller: Sendable {
  private let isQuiet: Bool
  private let asJSON: Bool
  private let standing = Mutex<[String: String]>([:])

  init(isQuiet: Bool, asJSON: Bool) {
    self.isQuiet = isQuiet
    self.asJSON = asJSON
  }

  func tell(_ event: WatchEvent) {
    if asJSON {
      if let line = try? JSONOutput.line(event) { Output.line(line) }
      return
    }
    guard !isQuiet || event.event == .trouble else { return }
    // Two threads tell; lines stay whole.
    standing.withLock { standing in
      if showsStatus { Output.clearStatus() }
      if let line = WatchText.line(event), event.event != .decided || !showsStatus {
        Output.line(line)
      }
      if event.event == .decided, let project = event.project {
        standing[project] = WatchText.line(event)
      }
      if showsStatus { Output.status(status(standing)) }
    }
  }

  func end() { if showsStatus, !asJSON { Output.clearStatus() } }

  private var showsStatus: Bool { Output.errorIsTerminal && !isQuiet }

  private func status(_ standing: [String: String]) -> String {
    let dreaming = standing.values.filter { $0.contains(": dreams") }.sorted()
    let text = dreaming.first ?? standing.sorted { $0.key < $1.key }.first?.value ?? "watching"
    let more = standing.count > 1 ? "  (+\(standing.count - 1))" : ""
    return String((text + more).prefix(max(20, Output.columns - 1)))
  }
}
