import Critics
import Pictures
import Trajectories

/// Makes up runs with broken pictures, places and words.
struct RandomPictureRun {
  var state: UInt64

  mutating func next(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ z >> 31) % UInt64(limit))
  }

  mutating func pick<Value>(_ values: [Value]) -> Value { values[next(values.count)] }

  mutating func number() -> Double {
    pick([0, -1, .nan, .infinity, -.infinity, 1e300, 110, 100, 5000, Double(next(640))])
  }

  mutating func picture() -> ImageReference {
    let size = pick([nil, PixelSize(width: 640, height: 400), PixelSize(width: -1, height: 0)])
    return pick([
      ImageReference(.file("/\(next(9)).png"), size: size), ImageReference(.missing("gone")),
      ImageReference(.file("/same.png"), size: size),
      ImageReference(.remote("https://none"), size: size),
    ])
  }

  mutating func thought() -> String {
    let parts = [
      "click", "the", "\"Save", "Save\"", "'", "\"\"", "button", ".", "\u{1B}[31m", "\u{0}",
      "e\u{301}",
      "**Next**", "to", "\n", "\u{202E}", "tap", "“OK”", "didn't",
      String(repeating: "\"", count: 40),
    ]
    return (0..<next(14)).map { _ in pick(parts) }.joined(separator: pick([" ", ""]))
  }

  mutating func run() -> Trajectory {
    let entries = (0..<30).map { index in
      let kind = pick(ActionKind.allCases)
      let points = (0..<next(3)).map { _ in Point(x: number(), y: number()) }
      let step = Step(
        number: index + 1, turn: 1, thought: thought(),
        action: Action(
          kind, points: points, text: pick([nil, "", "x", "Escape"]), amount: pick([nil, .nan, 2]),
          raw: RawCall(name: "", arguments: thought())),
        status: pick(Step.Status.allCases),
        before: pick([nil, Observation(images: [picture()], isInferred: next(2) == 0)]),
        after: pick([nil, Observation(images: (0..<next(3)).map { _ in picture() })]))
      return Entry(index: index, sourceIndex: index, line: index, kind: .step, step: step)
    }
    let header = RunHeader(id: RunID(rawValue: "run_random"), format: "osworld", source: "-")
    return Trajectory(header: header, entries: entries)
  }

  mutating func grids() -> ScreenGrids {
    var known: [String: BlockGrid] = [:]
    for name in ["/same.png"] + (0..<9).map({ "/\($0).png" }) {
      var raster = Raster(
        width: pick([640, 640, 640, 1, 90]), height: pick([400, 400, 1]), red: 9, green: 9, blue: 9)
      if raster.width == 640 {
        var drawing = Drawing(on: raster)
        drawing.fill(
          .init(x: next(600), y: next(300), width: next(300), height: next(300)),
          .init(UInt32(next(0xFFFFFF))))
        raster = drawing.raster
      }
      known["file:" + name] = BlockGrid(of: raster)
    }
    return ScreenGrids { [known] in $0.place.name.flatMap { known[$0] } }
  }
}
