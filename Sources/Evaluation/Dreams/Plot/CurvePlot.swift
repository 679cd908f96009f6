internal import Foundation
internal import Worlds

/// Learning curves as an SVG picture: success over rollouts, one panel for each family.
///
/// The axis of rollouts is even in its points rather than in numbers, so that 0 has a place. A shade
/// shows the 95 % interval over worlds; dashed lines are no lessons, the information bound and the
/// oracle; every point has its number.
package struct CurvePlot: Sendable {
  private let cards: [DreamReportCard]
  private static let panel = (width: 620.0, height: 380.0)
  private static let margin = (left: 64.0, top: 56.0, right: 150.0, bottom: 56.0)

  package init(_ cards: [DreamReportCard]) { self.cards = cards }

  package var svg: String {
    let (width, height) = Self.panel
    let whole = height * Double(max(1, cards.count)) + 24
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(Int(width))\" height=\"\(Int(whole))\""
        + " viewBox=\"0 0 \(Int(width)) \(Int(whole))\" font-family=\"sans-serif\" font-size=\"12\">",
      "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>",
    ]
    for (place, card) in cards.enumerated() {
      lines.append("<g transform=\"translate(0 \(Int(height) * place))\">")
      lines += panel(card)
      lines.append("</g>")
    }
    if let card = cards.first {
      lines.append(
        text(
          Self.margin.left, whole - 10,
          "salt \(card.lab.salt), worlds \(card.frozen), shade: 95 % over worlds", "start", "#555"))
    }
    return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  // MARK: - One panel

  private func panel(_ card: DreamReportCard) -> [String] {
    let lab = card.lab
    var lines = [
      text(
        Self.margin.left, 24,
        "\(lab.family): held-out tasks solved, \(lab.recordings) recordings, label-free", "start",
        "black", isBold: true),
      text(
        Self.margin.left, 42,
        "\(lab.seeds) worlds x \(lab.tasks) tasks; x: imagined rollouts, y: % solved", "start",
        "#555"),
    ]
    lines += axes(card)
    lines += bounds(card)
    let points = card.curve.enumerated().map { place, point in
      (
        x: x(place, of: card.curve.count), share: point.arm.success.share,
        interval: point.arm.clustered
      )
    }
    let upper = points.map { "\(number($0.x)),\(number(y($0.interval.high)))" }
    let lower = points.reversed().map { "\(number($0.x)),\(number(y($0.interval.low)))" }
    lines.append(
      "<polygon points=\"\((upper + lower).joined(separator: " "))\" fill=\"#0072b2\""
        + " fill-opacity=\"0.18\"/>")
    let line = points.map { "\(number($0.x)),\(number(y($0.share)))" }.joined(separator: " ")
    lines.append(
      "<polyline points=\"\(line)\" fill=\"none\" stroke=\"#0072b2\" stroke-width=\"2\"/>")
    for point in points {
      lines.append(
        "<circle cx=\"\(number(point.x))\" cy=\"\(number(y(point.share)))\" r=\"3\" fill=\"#0072b2\"/>"
      )
      lines.append(text(point.x, y(point.share) - 9, percent(point.share), "middle", "#0072b2"))
    }
    return lines
  }

  private func axes(_ card: DreamReportCard) -> [String] {
    let (left, right) = (Self.margin.left, Self.panel.width - Self.margin.right)
    var lines: [String] = []
    for share in stride(from: 0, through: 100, by: 20) {
      let height = y(Double(share) / 100)
      lines.append(rule(left, height, right, height, "#ddd"))
      lines.append(text(left - 8, height + 4, "\(share)", "end", "#555"))
    }
    for (place, point) in card.curve.enumerated() {
      lines.append(
        text(x(place, of: card.curve.count), y(0) + 20, grouped(point.rollouts), "middle", "#555"))
    }
    return lines
  }

  private func bounds(_ card: DreamReportCard) -> [String] {
    let known = [
      (ArmName.none, "#777777"), (ArmName.bound, "#009e73"), (ArmName.oracle, "#d55e00"),
    ]
    let (left, right) = (Self.margin.left, Self.panel.width - Self.margin.right)
    return known.flatMap { name, colour -> [String] in
      guard let share = card.arm(name)?.success.share else { return [] }
      return [
        rule(left, y(share), right, y(share), colour, isDashed: true),
        text(right + 6, y(share) + 4, "\(name) \(percent(share))", "start", colour),
      ]
    }
  }

  // MARK: - Drawing

  private func x(_ place: Int, of count: Int) -> Double {
    let room = Self.panel.width - Self.margin.left - Self.margin.right - 40
    return Self.margin.left + 20 + room * Double(place) / Double(max(1, count - 1))
  }

  private func y(_ share: Double) -> Double {
    let room = Self.panel.height - Self.margin.top - Self.margin.bottom
    return Self.panel.height - Self.margin.bottom - room * share
  }

  private func rule(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ colour: String,
    isDashed: Bool = false
  ) -> String {
    "<line x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\""
      + " stroke=\"\(colour)\"\(isDashed ? " stroke-dasharray=\"6 4\"" : "")/>"
  }

  private func text(
    _ x: Double, _ y: Double, _ words: String, _ anchor: String, _ colour: String,
    isBold: Bool = false
  ) -> String {
    let safe = words.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    return
      "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\" fill=\"\(colour)\""
      + "\(isBold ? " font-weight=\"bold\"" : "")>\(safe)</text>"
  }

  private func number(_ value: Double) -> String { String(format: "%.1f", value) }
  private func percent(_ share: Double) -> String { String(format: "%.1f", share * 100) }
  private func grouped(_ count: Int) -> String {
    count < 1000 ? "\(count)" : "\(count / 1000),\(String(format: "%03d", count % 1000))"
  }
}
