internal import Canvas
internal import Trajectories

extension Dreams {
  /// Why an act cannot be done now; nil when it can.
  func refusal(_ act: Act) -> String? {
    switch act {
    case .start, .reload: return nil
    case .pause:
      guard let selected else { return "there is no dream yet; d begins one" }
      let state = state(of: selected)
      switch state {
      case .running: return nil
      case .paused, .aborted, .pending:
        return holder.map { "\($0.dream) goes on; one dream at a time" }
      case .completed, .failed, .cancelled:
        return "this dream is over (\(state.rawValue)); d begins a new one"
      }
    case .end:
      guard let selected else { return "there is no dream yet; d begins one" }
      let state = state(of: selected)
      return state.isFinal ? "this dream is over (\(state.rawValue))" : nil
    case .open, .nextItem, .previousItem:
      return items.isEmpty ? "there is no lesson and no critique to go to" : nil
    case .focus, .page, .next, .previous: return selected == nil ? "there is no dream yet" : nil
    case .clear: return focus == .list ? "there is nothing to go back from" : nil
    }
  }

  /// Does what concerns the list and the text alone.
  mutating func perform(_ act: Act) {
    stay()
    switch act {
    case .focus: focus = focus == .list ? .detail : .list
    case .page:
      if scroller.isAtEnd { scroller.home() } else { scroller.page(by: 1) }
    case .next: window.move(by: 1)
    case .previous: window.move(by: -1)
    case .nextItem: chooseItem(1)
    case .previousItem: chooseItem(-1)
    case .clear: focus = .list
    case .reload: reload()
    case .start, .pause, .end, .open: break
    }
  }

  mutating func perform(_ move: Move, count: Int?) {
    stay()
    if focus == .detail {
      move.apply(to: &scroller, count: count)
    } else {
      move.apply(to: &window, count: count)
    }
  }
}

extension State {
  mutating func perform(_ act: Dreams.Act, _ argument: String) -> [Effect] {
    switch act {
    case .start: return askForDream(DreamOrder(filter: argument))
    case .pause:
      guard let record = dreams.selected else { return [] }
      return dreams.isRunning(record)
        ? [.dreams(.ask(.pause, record.id))] : [.dreams(.resume(record.id))]
    case .end:
      guard let record = dreams.selected else { return [] }
      panel = .ending(record.id)
      return []
    case .open:
      switch dreams.itemInHand?.target {
      case .lesson(let lesson):
        _ = show(.lessons)
        lessons.look(for: lesson)
        return []
      case .step(let run, let step): return open(run, step: step)
      case nil: return []
      }
    default:
      dreams.perform(act)
      return []
    }
  }

  // MARK: - Beginning a dream

  /// Asks with how much, and says what it would take.
  mutating func askForDream(_ order: DreamOrder) -> [Effect] {
    panel = .dream(DreamPanel(order: order))
    return [.dreams(.foresee(order))]
  }

  /// Changes the order in the panel and asks anew what it would take.
  mutating func changeOrder(_ change: (inout DreamOrder) -> Void) -> [Effect] {
    guard case .dream(var dream) = panel else { return [] }
    let before = dream.order
    change(&dream.order)
    guard dream.order != before else { return [] }
    panel = .dream(dream)
    return [.dreams(.foresee(dream.order))]
  }

  mutating func confirmDream() -> [Effect] {
    guard case .dream(let dream) = panel else { return [] }
    if let why = dream.trouble ?? dream.refusal { return warn(why) }
    panel = nil
    return [.dreams(.start(dream.order))]
  }

  mutating func confirmEnding() -> [Effect] {
    guard case .ending(let dream) = panel else { return [] }
    panel = nil
    return [.dreams(.ask(.cancel, dream))]
  }

  // MARK: - Answers

  mutating func receive(_ answer: DreamAnswer) -> [Effect] {
    switch answer {
    case .foreseen(let order, let outlook):
      if case .dream(var dream) = panel, dream.order == order {
        dream.outlook = outlook
        dream.trouble = nil
        panel = .dream(dream)
      }
    case .begun(.start):
      if screen != .dreams { notice = Notice(.note, "a dream begins; Alt-4 shows how it goes") }
    case .asked(.pause, _): notice = Notice(.note, "it will pause in a moment; p goes on with it")
    case .asked(.cancel, _): notice = Notice(.note, "it ends")
    default: break
    }
    let wasRunning = dreams.running != nil
    defer {
      // What was let pass meanwhile is read now.
      if wasRunning, dreams.running == nil { library.isOutdated = true }
    }
    return dreams.receive(answer)
  }

  mutating func fail(_ work: DreamWork, _ why: String) {
    dreams.release(work, why)
    switch work {
    case .foresee(let order):
      if case .dream(var dream) = panel, dream.order == order {
        dream.trouble = why
        panel = .dream(dream)
      }
    case .follow: break
    case .list where screen != .dreams: break
    default: notice = Notice(.failure, why)
    }
  }
}
