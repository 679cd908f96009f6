internal import Formats
internal import Foundation

/// Reads the files of labelled sets.
enum LabelFiles {
  /// The bytes of a file.
  static func bytes(_ path: String) throws(LabelError) -> Data {
    do {
      return try Data(contentsOf: URL(filePath: path))
    } catch {
      throw LabelError(path, "it cannot be read", remedy: "check the path and its permissions")
    }
  }

  /// Hands out the value of a file that is one JSON document.
  static func document<Result>(
    _ path: String, _ body: (JSON) throws(LabelError) -> Result
  ) throws(LabelError) -> Result {
    let parser = JSONParser()
    let json: JSON
    do {
      json = try parser.parse(copying: try bytes(path))
    } catch let error as LabelError {
      throw error
    } catch {
      throw LabelError(path, "it is not JSON", remedy: "fetch the file again")
    }
    return try body(json)
  }

  /// Hands out every line of a file of JSON lines; lines end with a line feed and nothing else.
  static func lines(
    _ path: String, _ body: (Int, JSON) throws(LabelError) -> Void
  ) throws(LabelError) {
    let parser = JSONParser()
    for (place, line) in try bytes(path).split(separator: 10, omittingEmptySubsequences: false)
      .enumerated() where line.contains(where: { $0 > 0x20 })
    {
      let json: JSON
      do {
        json = try parser.parse(copying: line)
      } catch {
        throw LabelError(
          path, line: place + 1, "the line is not JSON (\(error.reason))",
          remedy: "fetch the file again")
      }
      try body(place + 1, json)
    }
  }

  /// The files of a folder with a suffix, by name, numbers in order; none when there is no folder.
  static func files(in folder: String, suffix: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(suffix) }
      .sorted { $0.compare($1, options: .numeric) == .orderedAscending }
  }

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}

extension JSON {
  /// A number, or a text that is one.
  var number: Int? { int ?? string.flatMap { Int($0) } }

  /// A text, or a number as one.
  var word: String? { string ?? int.map(String.init) }
}
