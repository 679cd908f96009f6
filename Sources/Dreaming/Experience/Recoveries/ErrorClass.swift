internal import Critics
internal import Trajectories

/// What sort of error a call ended with, in words of our own.
///
/// Nothing of the error's text is kept but one name, and that only where the agent typed it itself, so
/// that no environment can write into a lesson (invariant I9).
struct ErrorClass: Hashable, Sendable {
  enum Sort: String, CaseIterable, Hashable, Sendable {
    case unknownProgram = "command not found"
    case unknownModule = "no such module"
    case unknownOption = "unknown option"
    case unknownScript = "no such script"
    case unset = "variable not set"
    case missingFile = "no such file or directory"
    case permission = "permission denied"
    case taken = "address already in use"
    case refused = "connection refused"
    case managed = "externally managed environment"
    case noRepository = "not a repository"
    case noTable = "no such database or table"
    case unread = "file has not been read yet"
    case directory = "is a directory"
    case tooLarge = "too large to read at once"
    case missingParameter = "a parameter is missing"
  }

  let sort: Sort
  /// What is unknown or missing; nil where the agent did not name it.
  let name: String?

  init(_ sort: Sort, name: String? = nil) {
    self.sort = sort
    self.name = name
  }

  /// As it stands in lessons.
  var words: String { name.map { "\(sort.rawValue): \($0)" } ?? sort.rawValue }

  /// The same without the name.
  var plain: ErrorClass { ErrorClass(sort) }
}

/// An error as a call's result tells it.
struct ToldError: Hashable, Sendable {
  var error: ErrorClass
  /// The words that tell it, as they stand in the result.
  var line: String
  /// Whether the words stand where a shell or the program itself says that it failed.
  var isPlain: Bool
}

extension ToldError {
  /// Lines of each end of a result that are looked at.
  private static let lines = (first: 80, last: 60)
  private static let longestLine = 400

  /// The first error of a known class in a result; nil where there is none.
  ///
  /// Errors that pass by themselves (the network, somebody else's machine) have no class, nor has what a
  /// test or a compiler finds.
  init?(in text: String) {
    guard !text.isEmpty else { return nil }
    let lines = text.utf8.split(separator: 10, maxSplits: 4_000)
    for (number, line) in lines.enumerated()
    where number < Self.lines.first || number >= lines.count - Self.lines.last {
      guard line.count > 4, line.count < Self.longestLine else { continue }
      let told = String(decoding: line, as: UTF8.self)
      if let found = Self.error(in: told) {
        self.init(error: found, line: Self.trimmed(told), isPlain: Self.isSaid(told))
        return
      }
    }
    return nil
  }

  private static func trimmed(_ line: String) -> String {
    let ends = line.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
    return String(ends).cut(to: 160)
  }

  /// Whether a shell, or a program that names itself, says it.
  private static func isSaid(_ line: String) -> Bool {
    let lower = line.lowercased()
    return ["/bin/sh:", "sh:", "bash:", "/bin/bash:", "zsh:", "error:", "fatal:"].contains {
      lower.hasPrefix($0)
    }
  }

  /// Words of errors in lower case; what stands first counts first.
  private static let words: [(ErrorClass.Sort, [String])] = [
    (.managed, ["externally-managed-environment"]),
    (.unread, ["file has not been read yet"]),
    (.tooLarge, ["exceeds maximum allowed size", "exceeds maximum allowed tokens"]),
    (.missingParameter, ["required parameter `", "missing required parameter"]),
    (.unknownModule, ["no module named", "cannot find module", "cannot find package"]),
    (.unknownProgram, ["command not found", ": not found", "is not recognized as an internal"]),
    (
      .unknownOption,
      [
        "unrecognized option", "unknown option", "invalid option", "no such option",
        "unknown flag", "unrecognized argument", "unexpected argument",
      ]
    ),
    (.unknownScript, ["missing script:", "no rule to make target"]),
    (.noRepository, ["not a git repository"]),
    (.taken, ["eaddrinuse", "address already in use", "port is already allocated"]),
    (.refused, ["econnrefused", "connection refused", "could not connect to server"]),
    (.noTable, ["no such table", "unknown database"]),
    (.unset, ["unbound variable", "parameter not set", "environment variable"]),
    (.directory, ["eisdir", "is a directory"]),
    (.permission, ["permission denied", "eacces"]),
    (.missingFile, ["no such file or directory", "enoent"]),
  ]

  private static func error(in line: String) -> ErrorClass? {
    let lower = line.lowercased()
    guard
      let (sort, phrase) = words.lazy.compactMap({ sort, phrases in
        phrases.first { lower.utf8Range(of: $0) != nil }.map { (sort, $0) }
      }).first
    else { return nil }
    switch sort {
    case .unset:
      // Much is said about variables; that one is missing is said with few words.
      let lacks = ["not set", "unbound", "missing", "required", "undefined"]
      guard lacks.contains(where: { lower.utf8Range(of: $0) != nil }) else { return nil }
      return ErrorClass(sort, name: names(in: line).first { $0.isConstantName })
    case .unknownProgram:
      return ErrorClass(sort, name: program(in: line, lower, phrase))
    case .unknownModule, .unknownScript, .unknownOption, .missingParameter:
      let after = lower.utf8Range(of: phrase).map {
        String(decoding: line.utf8.dropFirst($0.upperBound), as: UTF8.self)
      }
      return ErrorClass(sort, name: after.flatMap { names(in: $0).first })
    default: return ErrorClass(sort)
    }
  }

  /// The program that a shell does not know: before `: command not found`, or after it.
  private static func program(in line: String, _ lower: String, _ phrase: String) -> String? {
    guard let range = lower.utf8Range(of: phrase), lower.utf8.count == line.utf8.count else {
      return nil
    }
    let before = String(decoding: line.utf8.prefix(range.lowerBound), as: UTF8.self)
    let after = String(decoding: line.utf8.dropFirst(range.upperBound), as: UTF8.self)
    if after.hasPrefix(": ") { return names(in: after).first }
    return names(in: before).last
  }

  /// Words that could be names, without quotes and signs around them.
  private static func names(in line: String) -> [String] {
    line.split { $0.isWhitespace || "'\"`‘’“”:;,()<>=".contains($0) }
      .map { word in String(word.last == "." ? word.dropLast() : word) }
      .filter { $0.utf8.count <= 40 && $0.utf8.contains(where: \.isASCIILetter) }
  }
}

extension String {
  /// Whether it is written as variables of the environment are.
  fileprivate var isConstantName: Bool {
    isVariableName && utf8.count > 2 && utf8.allSatisfy { !(97...122).contains($0) }
  }
}
