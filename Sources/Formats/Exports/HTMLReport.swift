package import Trajectories

/// One run with its critiques as one HTML file: no script, nothing loaded from anywhere.
///
/// It is written in parts, in order: `head`, then `critiques`, then each entry, then `tail`.
package struct HTMLReport: Sendable {
  /// A picture that may be shown, as its type and bytes.
  package typealias Picture = MessagesTranscript.Picture
  private let header: RunHeader
  /// Steps that a critique or a citation points at.
  private var marked: Set<Int> = []

  package init(_ header: RunHeader, proposals: [Proposal]) {
    self.header = header
    for proposal in proposals {
      if let step = proposal.critique.step { marked.insert(step) }
    }
  }

  // MARK: - Head

  package func head(revision: Int, tool: String) -> String {
    let title = HTMLText.escape(header.task ?? header.title ?? header.id.rawValue)
    let rows: [(String, String?)] = [
      ("run", "\(header.id), revision \(revision)"), ("log", "\(header.format): \(header.source)"),
      ("agent", header.agent), ("model", header.model), ("in", header.environment),
      ("started", header.startedAt?.iso8601), ("ended", header.endedAt?.iso8601),
      ("outcome", Self.words(header.outcome)), ("written by", tool),
    ]
    let table = rows.map { name, value in
      value.map { "<tr><th>\(name)</th><td>\(HTMLText.escape($0))</td></tr>\n" } ?? ""
    }.joined()
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" \
      content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="referrer" content="no-referrer">
      <title>\(title)</title>
      <style>
      \(HTMLStyle.text)</style>
      </head>
      <body>
      <h1>\(title)</h1>
      <table class="facts">
      \(table)</table>

      """
  }

  package func tail() -> String { "</body>\n</html>\n" }

  private static func words(_ outcome: Outcome) -> String {
    let who = outcome.by.map { "\(outcome.authority.rawValue) \($0)" } ?? outcome.authority.rawValue
    return "\(outcome.verdict.rawValue), says \(who)"
      + (outcome.evidence.isEmpty ? "" : ": \(outcome.evidence)")
  }

  // MARK: - Entries

  /// The next entry.
  package func entry(_ entry: Entry, picture: (ImageReference) -> Picture?) -> String {
    let mark = entry.isAbandoned ? " abandoned" : ""
    guard let step = entry.step else {
      let title =
        entry.title.isEmpty ? entry.kind.rawValue : "\(entry.kind.rawValue) \(entry.title)"
      return """
        <section class="\(entry.kind.rawValue)\(mark)">
        <h3>\(HTMLText.escape(title))</h3>
        \(Self.block(entry.text))\(pictures(entry.images, picture))</section>

        """
    }
    let call = "\(step.action.raw.name) \(step.action.raw.arguments)"
    let seen = step.before.map { $0.isInferred ? [] : $0.images } ?? []
    let isMarked = marked.contains(step.number) ? " marked" : ""
    return """
      <section class="step \(step.status.rawValue)\(mark)\(isMarked)" id="step-\(step.number)">
      <h3><a href="#step-\(step.number)">\(step.number)</a> \
      \(HTMLText.escape(step.action.label)) <small>\(step.status.rawValue)</small></h3>
      \(Self.block(step.thought, class: "thought"))\(pictures(seen, picture))\
      <details><summary>call</summary>\(Self.block(call))</details>
      \(Self.block(step.after?.text ?? "", class: "result"))\
      \(pictures(step.after?.images ?? [], picture))</section>

      """
  }

  static func block(_ text: String, class name: String = "") -> String {
    guard !text.isEmpty else { return "" }
    return "<pre\(name.isEmpty ? "" : " class=\"\(name)\"")>\(HTMLText.escape(text))</pre>\n"
  }

  private func pictures(
    _ images: [ImageReference], _ picture: (ImageReference) -> Picture?
  ) -> String {
    images.map { image in
      guard let found = picture(image), let type = ImageHeader.read(found.bytes)?.mediaType else {
        let size = image.size.map { " \($0.width)x\($0.height)" } ?? ""
        return "<p class=\"absent\">picture\(size), not in this file</p>\n"
      }
      // The type is told by the bytes, one of four fixed words.
      var data: [UInt8] = []
      Base64.append(found.bytes, to: &data)
      return "<img alt=\"screenshot\" src=\"data:\(type);base64,"
        + String(decoding: data, as: UTF8.self) + "\">\n"
    }.joined()
  }
}
