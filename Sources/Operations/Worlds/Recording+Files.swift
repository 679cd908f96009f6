internal import Formats
internal import Foundation
internal import Trajectories
internal import Worlds

extension Recording {
  /// Writes the log into a folder, and the verdict beside it.
  func write(into folder: String, hasVerdict: Bool) throws {
    let path = "\(folder)/\(fileName)"
    try Data(document).write(to: URL(filePath: path + ".json"))
    guard hasVerdict else { return }
    let verdict = VerdictFile.document(isSolved ? .success : .failure, evidence: evidence)
    try Data(verdict).write(to: URL(filePath: path + VerdictFile.suffix))
  }

  /// The session's name without what a file name should not have; a salt may be any text.
  private var fileName: String {
    let safe = String(
      sessionID.prefix(120).map { letter in
        letter.isASCII && (letter.isLetter || letter.isNumber) || letter == "-" ? letter : "_"
      })
    return safe == sessionID ? safe : "\(safe)-\(ContentHash(of: sessionID).description.prefix(8))"
  }
}
