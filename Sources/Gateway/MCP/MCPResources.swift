internal import Formats
internal import Foundation
internal import Operations
internal import Storage
internal import Trajectories

/// What an agent may read by its address: the lessons of a project, and a run step by step.
struct MCPResources {
  private let desk: MCPDesk

  init(_ desk: MCPDesk) { self.desk = desk }

  private static let lessons = "reverie://lessons/"
  private static let runs = "reverie://runs/"
  /// Steps of a run that are shown; who wants more opens the run.
  private static let mostSteps = 500

  var templates: ExportValue {
    let sheets = [
      (Self.lessons + "{project}", "lessons", "The lessons of a project"),
      (Self.runs + "{run}", "run", "A recorded run, a line each step"),
    ]
    return .object([
      (
        "resourceTemplates",
        .list(
          sheets.map {
            .object([
              ("uriTemplate", .text($0.0)), ("name", .text($0.1)), ("description", .text($0.2)),
              ("mimeType", .text("text/plain")),
            ])
          })
      )
    ])
  }

  /// The lessons of every project, and the latest runs.
  func list() throws(MCPError) -> ExportValue {
    do {
      let archive = try desk.archive()
      let memories = try archive.memoryProjects().map {
        Self.sheet(Self.lessons + Self.escaped($0), "Lessons of \(MCPQuote.plain($0))")
      }
      let page = try ArchiveRuns(archive).runs(RunQuery(), offset: 0, limit: 20)
      let runs = page.rows.compactMap { row -> ExportValue? in
        guard case .run(let run) = row else { return nil }
        let header = run.header
        return Self.sheet(
          Self.runs + run.id.rawValue,
          "Run: " + MCPQuote.line(header.title ?? header.task ?? header.source, most: 80))
      }
      return .object([("resources", .list(memories + runs))])
    } catch {
      throw .failed(error)
    }
  }

  func read(_ address: String) throws(MCPError) -> ExportValue {
    let text: String?
    do {
      if address.hasPrefix(Self.lessons) {
        text = try address.dropFirst(Self.lessons.count).removingPercentEncoding.flatMap(lessons)
      } else if address.hasPrefix(Self.runs) {
        text = try run(String(address.dropFirst(Self.runs.count)))
      } else {
        text = nil
      }
    } catch {
      throw .failed(error)
    }
    guard let text else { throw .noSuchResource(address) }
    return .object([
      (
        "contents",
        .list([
          .object([
            ("uri", .text(address)), ("mimeType", .text("text/plain")), ("text", .text(text)),
          ])
        ])
      )
    ])
  }

  private func lessons(of project: String) throws -> String? {
    let archive = try desk.archive()
    guard try archive.memoryProjects().contains(project) else { return nil }
    let served = try archive.servedMemory(of: project).lessons.filter {
      $0.status == .active || desk.mode == .auto && $0.status == .provisional
    }
    return served.map { MCPQuote.plain($0.servedLine, most: 1_000) + "\n" }.joined()
  }

  private func run(_ name: String) throws -> String? {
    let source = ArchiveRuns(try desk.archive())
    // Whole names alone: an address means one thing for ever.
    guard let run = try? source.run(named: name), run.id.rawValue == name else { return nil }
    let whole = try source.trajectory(of: source.member(run.id))
    let header = run.header
    let head = [
      MCPQuote.notice, "run      \(run.id)  \(header.outcome.verdict.rawValue)",
      "task     \(MCPQuote.line(header.task ?? "", most: 1_000))",
    ]
    let steps = whole.steps.prefix(Self.mostSteps).map { step in
      let said = step.action.text.map { " " + MCPQuote.line($0, most: 200) } ?? ""
      let error = step.after?.isError == true ? "  error" : ""
      return "step \(step.number)  \(step.action.kind.rawValue)\(said)\(error)"
    }
    let rest = whole.steps.count - steps.count
    return (head + steps + (rest > 0 ? ["\(rest) more steps"] : [])).joined(separator: "\n") + "\n"
  }

  private static func sheet(_ address: String, _ name: String) -> ExportValue {
    .object([
      ("uri", .text(address)), ("name", .text(name)), ("mimeType", .text("text/plain")),
    ])
  }

  /// A project's name may be a path.
  private static func escaped(_ name: String) -> String {
    name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? name
  }
}
