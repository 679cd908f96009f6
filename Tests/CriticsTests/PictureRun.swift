import Critics
import Pictures
import Trajectories

/// Makes small runs on a drawn screen that has no element tree, step by step.
struct PictureRun {
  private(set) var entries: [Entry] = []
  private var grids: [String: BlockGrid] = [:]
  private let name: String
  private let task: String
  private var pointer: Point?

  /// What the drawn screen shows.
  struct Screen: Hashable {
    /// Areas that are filled, such as a pressed button or an open menu.
    var marks: [Mark] = []
    /// The minute on the clock at the top right.
    var minute = 0
    /// Whether the pointer is drawn, as some recorders do.
    var showsPointer = false

    struct Mark: Hashable {
      var x: Int
      var y: Int
      var width = 40
      var height = 20
      var colour: UInt32 = 0x2040A0
    }

    static func with(_ marks: Mark...) -> Screen { Screen(marks: marks) }

    func raster(pointer: Point?) -> Raster {
      var drawing = Drawing(width: 640, height: 400, ground: .init(0xE8E8E8))
      // Two buttons that are always there.
      drawing.outline(.init(x: 80, y: 90, width: 60, height: 24), .init(0x303030))
      drawing.outline(.init(x: 180, y: 90, width: 60, height: 24), .init(0x303030))
      drawing.fill(.init(x: 600, y: 2, width: 4 + minute % 30, height: 6), .init(0x000000))
      for mark in marks {
        drawing.fill(
          .init(x: mark.x, y: mark.y, width: mark.width, height: mark.height), .init(mark.colour))
      }
      if showsPointer, let pointer { drawing.pointer(x: Int(pointer.x), y: Int(pointer.y)) }
      return drawing.raster
    }
  }

  init(_ name: String, task: String = "Do it.", _ first: Screen = Screen()) {
    self.name = name
    self.task = task
    add(.screenshot, shows: first)
  }

  /// Adds a step, and the picture that was taken after it.
  mutating func add(
    _ kind: ActionKind, at point: (Double, Double)? = nil, text: String? = nil,
    amount: Double? = nil, thought: String = "", status: Step.Status = .done, shows: Screen?
  ) {
    let points = [point].compactMap { $0 }.map { Point(x: $0.0, y: $0.1) }
    if kind.isPointing, let point = points.last { pointer = point }
    var after = Observation()
    if let shows {
      let grid = BlockGrid(of: shows.raster(pointer: pointer))
      let picture = ImageReference(
        .file("/\(name)/\(entries.count).png"), size: PixelSize(width: 640, height: 400))
      grids[picture.place.name ?? ""] = grid
      after.images = [picture]
    }
    let number = entries.count + 1
    let action = Action(
      kind, points: points, text: text, amount: amount,
      raw: RawCall(
        name: "computer", arguments: "{\"step\":\(number),\"kind\":\"\(kind.rawValue)\"}"))
    entries.append(
      Entry(
        index: number - 1, sourceIndex: number - 1, line: number, kind: .step,
        time: Timestamp(rawValue: Int64(number) * 2000),
        step: Step(
          number: number, turn: number, thought: thought, action: action, status: status,
          after: after)))
  }

  var trajectory: Trajectory {
    var header = RunHeader(
      id: RunID(format: "osworld", identity: name), format: "osworld", source: "-", task: task)
    header.environment = "drawn"
    return Trajectory(header: header, entries: entries)
  }

  /// The grids of these runs' pictures.
  static func grids(of runs: [PictureRun]) -> ScreenGrids {
    let all = runs.reduce(into: [:]) { $0.merge($1.grids) { first, _ in first } }
    return ScreenGrids { $0.place.name.flatMap { all[$0] } }
  }
}
