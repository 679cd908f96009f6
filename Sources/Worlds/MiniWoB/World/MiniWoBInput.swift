internal import Trajectories

/// What a person does with mouse and keyboard, in page pixels.
enum MiniWoBInput: Hashable, Sendable {
  case click(PagePoint, MouseButton, count: Int, holding: KeyModifiers)
  case drag(from: PagePoint, to: PagePoint)
  case point(PagePoint)
  case type(String)
  case wheel(PagePoint, down: Int)

  /// The input behind a move; nil for moves that only look, think or let time pass.
  ///
  /// Nothing loads the page again or leaves it: that would end the episode. Rows of a list that takes
  /// several are clicked with the control key held, as whoever wants several would.
  init?(_ move: Move, on task: MiniWoBTask, _ names: Names) {
    switch move {
    case .use(_, .drag, let at, let to):
      self = .drag(from: at.onPage, to: (to ?? at).onPage)
    case .use(let element, let gesture, let at, _):
      let isChoice = task == .clickScrollList && element.role == .row
      self = .click(
        at.onPage, gesture.button, count: gesture.count, holding: isChoice ? .control : [])
    case .hover(_, let at): self = .point(at.onPage)
    case .type(let text): self = .type(names[text])
    case .scroll(let bar, let down):
      let page = Int(bar.box.height) * 4 / 5 / MiniWoBParameters.pictureScale
      self = .wheel(bar.box.centre.onPage, down: down ? page : -page)
    case .wait, .save, .back, .reload, .zoom, .look, .run, .setVariable, .report: return nil
    }
  }

  func perform(on page: BrowserPage) throws(BrowserError) {
    switch self {
    case .click(let point, let button, let count, let keys):
      try page.click(at: point, button: button, count: count, holding: keys)
    case .drag(let start, let end): try page.drag(from: start, to: end, steps: 10)
    case .point(let point): try page.movePointer(to: point)
    case .type(let text): try page.type(text)
    case .wheel(let point, let down): try page.wheel(at: point, down: Double(down))
    }
  }
}

extension Spot {
  /// The same place in page pixels.
  fileprivate var onPage: PagePoint {
    let scale = Double(MiniWoBParameters.pictureScale)
    return PagePoint(x: Double(x) / scale, y: Double(y) / scale)
  }
}

extension Gesture {
  fileprivate var button: MouseButton {
    switch self {
    case .rightClick: .right
    case .middleClick: .middle
    default: .left
    }
  }

  fileprivate var count: Int {
    switch self {
    case .doubleClick: 2
    case .tripleClick: 3
    default: 1
    }
  }
}
