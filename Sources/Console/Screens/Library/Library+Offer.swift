internal import Canvas
internal import Trajectories

extension Library {
  /// Where the lines of the offer stand, for drawing and for the mouse.
  private struct OfferLayout {
    var introduction: [(text: SafeText, style: Style, row: Int)] = []
    /// The row of the first offer.
    var first = 0
  }

  private func offerLayout(body: Rect) -> OfferLayout {
    var layout = OfferLayout()
    var row = body.row + (body.rows > 14 ? 1 : 0)
    for paragraph in offerIntroduction {
      let text = WrappedText(
        paragraph.text, width: max(0, body.columns - 6), indent: .hanging(0))
      for piece in text.rows(in: 0..<6) {
        layout.introduction.append((piece.text, paragraph.style, row))
        row += 1
      }
      if body.rows > 14 { row += 1 }
    }
    layout.first = row
    return layout
  }

  private var offerIntroduction: [(text: String, style: Style)] {
    if runs > 0 { return [("Logs on this machine", Style(.text, bold: true))] }
    let next =
      if progress != nil {
        "Importing; the runs appear here as soon as they are read."
      } else if let found {
        found.isEmpty
          ? "No logs were found in the usual places."
          : "Found on this machine; press a number or Enter to import:"
      } else {
        "Looking for logs on this machine."
      }
    return [
      ("The archive is empty.", Style(.text, bold: true)),
      (
        "reverie reads the logs that computer-use and coding agents write, and shows each run step"
          + " by step. Nothing leaves this machine, and the logs themselves are not changed.",
        Style(.muted)
      ),
      (next, Style(.text)),
    ]
  }

  /// The logs that could be imported, where the list would stand.
  func drawOffer(in frame: inout Frame, body: Rect) {
    let layout = offerLayout(body: body)
    let column = body.column + 3
    let room = max(0, body.columns - 6)
    for line in layout.introduction where line.row < body.maxRow {
      frame.write(line.text, column: column, row: line.row, style: line.style, limit: room)
    }
    var row = layout.first
    let nameWidth = found?.map { SafeText($0.name).width }.max() ?? 0
    for (index, logs) in (found ?? []).enumerated().dropFirst(foundWindow.offset)
    where row < body.maxRow {
      let line = Rect(column: body.column, row: row, columns: body.columns, rows: 1)
      draw(logs, number: index + 1, nameWidth: nameWidth, in: &frame, line: line)
      row += 1
    }
    row += 1
    let advice: [SafeText] = [
      ":import PATH   reads any other file or folder",
      ":open PATH     looks into a log without keeping it",
    ]
    for line in advice where row < body.maxRow {
      frame.write(line, column: column, row: row, style: Style(.muted), limit: room)
      row += 1
    }
  }

  private func draw(
    _ logs: FoundLogs, number: Int, nameWidth: Int, in frame: inout Frame, line: Rect
  ) {
    let row = line.row
    let files = SafeText(logs.files.counted("file")).fitted(to: 12, alignment: .trailing)
    let size = SafeText(logs.bytes.bytes).fitted(to: 8, alignment: .trailing)
    let right = line.columns >= 50 ? files + "  " + size : size
    let end = line.maxColumn - 3 - right.width
    var column = frame.write(
      SafeText("\(number)").fitted(to: 3), column: line.column + 3, row: row, style: Style(.key),
      limit: max(0, line.columns - 3))
    let nameRoom = min(nameWidth, max(0, end - column - 2))
    column = frame.write(SafeText(logs.name).fitted(to: nameRoom), column: column, row: row)
    let room = min(60, end - column - 4)
    if room > 8 {
      let path = SafeText(logs.path).truncatedInMiddle(to: room)
      column = frame.write(path, column: column + 3, row: row, style: Style(.muted))
    }
    // On a wide screen the size stays near what it is the size of.
    let place = min(end, line.column + 3 + 3 + nameWidth + 3 + 60 + 3)
    if place > column { frame.write(right, column: place, row: row, style: Style(.muted)) }
    if number - 1 == foundWindow.selection { frame.markSelected(line, isFocused: true) }
  }

  /// The offer on a row of the screen; nil where there is none.
  func offer(atRow row: Int, body: Rect) -> Int? {
    let place = row - offerLayout(body: body.splitTop(1).rest).first + foundWindow.offset
    return found?.indices.contains(place) == true ? place : nil
  }

  /// One line: what is being done, how far it is, how fast, how long it will take.
  func drawProgress(_ progress: ImportProgress, in frame: inout Frame, line: Rect) {
    let share = progress.total > 0 ? Double(progress.done) / Double(progress.total) : 0
    var right = SafeText(
      "\(share.percent)  \(progress.amount(progress.done)) of \(progress.amount(progress.total))")
    if progress.stage == .indexing { right += " entries" }
    if line.columns >= 70, progress.rate > 0 {
      right += SafeText("  \(progress.amount(Int(min(max(0, progress.rate), 1e15))))/s")
    }
    if line.columns >= 90, progress.stage == .reading {
      right += SafeText("  \(progress.runs.counted("run"))")
    }
    if line.columns >= 110, let left = progress.millisecondsLeft {
      right += SafeText("  \(left.duration) left")
    }
    var column = frame.write(
      SafeText("import: \(progress.stage.rawValue) "), column: line.column, row: line.row,
      style: Style(.accent), limit: line.columns)
    let room = min(60, line.maxColumn - column - right.width - 2)
    if room >= 8 {
      let done = Int(Double(room) * min(max(share, 0), 1))
      frame.fill(
        Rect(column: column, row: line.row, columns: done, rows: 1), style: Style(.accent), "█")
      frame.horizontalRule(row: line.row, from: column + done, to: column + room)
      column += room + 2
    }
    frame.write(right, column: column, row: line.row, limit: max(0, line.maxColumn - column))
  }
}

extension ImportProgress {
  /// A number of what the stage counts: bytes of logs, or entries.
  fileprivate func amount(_ count: Int) -> String {
    stage == .reading ? count.bytes : count.grouped
  }

  /// How long the rest takes at this rate; nil when nobody can say, or nothing is left.
  fileprivate var millisecondsLeft: Int64? {
    secondsLeft.flatMap { $0 > 0 ? Int64(min(1e15, $0 * 1000)) : nil }
  }
}
