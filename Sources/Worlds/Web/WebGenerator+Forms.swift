internal import Trajectories

extension WebGenerator {
  // MARK: - Kinds of fields and buttons

  mutating func makeControls() {
    var random = stream(.controls)
    site.boxes = vocabulary.boxes.map { names.id($0) }
    site.spoilingBox = random.below(site.boxes.count)
    site.fields = vocabulary.fields.map { field in
      WebControl(name: names.id(field.label), values: field.values.map { names.id($0) })
    }
    site.buttons = vocabulary.buttons.map { WebControl(name: names.id($0)) }
    deal(WebParameters.oddFields, \.fields, &random) { $0.drawGesture(.field, isOdd: true, &$1) }
    deal(WebParameters.oddButtons, \.buttons, &random) { $0.drawGesture(.button, isOdd: true, &$1) }
    deal(WebParameters.slowFields, \.fields, &random) {
      $0.readiness = $1.within(WebParameters.fieldReadiness)
    }
    deal(WebParameters.slowButtons, \.buttons, &random) {
      $0.readiness = $1.within(WebParameters.buttonReadiness)
    }
    deal(WebParameters.askingButtons, \.buttons, &random) { control, _ in control.asks = true }
    let (spoiling, count) = (site.spoilingBox, site.boxes.count)
    deal(WebParameters.lockedFields, \.fields, &random) { $0.lock(count, but: spoiling, &$1) }
    deal(WebParameters.lockedButtons, \.buttons, &random) { $0.lock(count, but: spoiling, &$1) }
    for place in site.fields.indices { site.fields[place].drawEmptying(.field, &random) }
    for place in site.buttons.indices { site.buttons[place].drawEmptying(.button, &random) }
    makeConsent()
  }

  /// Changes so many of the kinds, whichever.
  private mutating func deal(
    _ count: Int, _ kinds: WritableKeyPath<WebSite, [WebControl]>, _ random: inout RandomStream,
    _ change: (inout WebControl, inout RandomStream) -> Void
  ) {
    for place in random.shuffled(Array(site[keyPath: kinds].indices)).prefix(count) {
      change(&site[keyPath: kinds][place], &random)
    }
  }

  private mutating func makeConsent() {
    var random = stream(.consent)
    site.consent.question = names.id(vocabulary.question)
    site.consent.answers = vocabulary.answers.map { names.id($0) }
    drawConsent(&random)
  }

  private mutating func drawConsent(_ random: inout RandomStream) {
    let places = random.shuffled(Array(site.consent.answers.indices))
    (site.consent.right, site.consent.emptying) = (places[0], places[1])
  }

  // MARK: - Forms

  mutating func makeForms() {
    var random = stream(.forms)
    var layout = stream(.layout)
    var deck: [Int] = []
    for place in random.shuffled(Array(site.forms.indices)).enumerated() {
      var form = site.forms[place.element]
      while form.fields.count < WebParameters.fieldsPerForm {
        if deck.isEmpty { deck = random.shuffled(Array(site.fields.indices)) }
        let next = deck.firstIndex { !form.fields.contains($0) }
        guard let next else {
          deck = []
          continue
        }
        form.fields.append(deck.remove(at: next))
      }
      form.button = place.offset % site.buttons.count
      let order = random.shuffled(Array(form.fields.indices))
      form.order = variation.hasNewLayout ? layout.shuffled(order) : order
      site.forms[place.element] = form
    }
    setBoxes()
  }

  /// What is needed stands there, and boxes that are not.
  private mutating func setBoxes() {
    var random = stream(.boxes)
    for place in site.forms.indices {
      let form = site.forms[place]
      let controls = form.fields.map { site.fields[$0] } + [site.buttons[form.button]]
      var boxes = Set(controls.compactMap(\.neededBox))
      for box in random.shuffled(Array(site.boxes.indices))
      where boxes.count < WebParameters.boxesPerForm {
        boxes.insert(box)
      }
      site.forms[place].boxes = random.shuffled(boxes.sorted())
    }
  }

  // MARK: - What no lesson can say

  mutating func makeQuirks() {
    var random = stream(.quirks)
    let quirks: [WebForm.Quirk?] = [.sendsTwice, .lastFieldFirst, .hasOpeningTimes, nil]
    for (place, form) in random.shuffled(Array(site.forms.indices)).enumerated() {
      site.forms[form].quirk = quirks[place % quirks.count]
    }
    let pages = random.shuffled(Array(site.pages.indices.dropFirst()))
    for page in pages.prefix(WebParameters.foldedPages) {
      let places = random.shuffled(Array(site.pages[page].links.indices))
      for place in places.prefix(WebParameters.foldedLinks) {
        site.pages[page].links[place].isFolded = true
      }
    }
  }

  // MARK: - Drift

  /// Draws a share of the hidden rules anew.
  mutating func drift() {
    var random = stream(.drift)
    let share = Double(variation.drift) / 100
    for page in site.pages.indices {
      for place in site.pages[page].links.indices {
        if random.chance(share) { redirect(page, place, &random) }
        if random.chance(share) { relabel(page, place, &random) }
      }
      if random.chance(share) {
        setResults(of: page, isFound: random.chance(WebParameters.indexed), &random)
      }
    }
    driftControls(share, &random)
    if random.chance(share) { drawConsent(&random) }
  }

  /// The link leads elsewhere; in half of the cases its label still tells of the old page.
  private mutating func redirect(_ page: Int, _ place: Int, _ random: inout RandomStream) {
    let links = site.pages[page].links
    let target = random.below(site.pages.count)
    guard target != page, !links.contains(where: { $0.target == target }) else { return }
    site.pages[page].links[place].target = target
    if random.chance(0.5), !links.contains(where: { $0.labelled == target }) {
      site.pages[page].links[place].labelled = target
    }
  }

  private mutating func relabel(_ page: Int, _ place: Int, _ random: inout RandomStream) {
    let links = site.pages[page].links
    let target = links[place].target
    if random.chance(WebParameters.misleadingLinks) {
      mislabel(page, place, &random)
    } else if !links.contains(where: { $0.labelled == target }) {
      site.pages[page].links[place].labelled = target
    }
  }

  private mutating func driftControls(_ share: Double, _ random: inout RandomStream) {
    for place in site.fields.indices where random.chance(share) {
      let isOdd = random.below(site.fields.count) < WebParameters.oddFields
      site.fields[place].drawGesture(.field, isOdd: isOdd, &random)
      site.fields[place].drawEmptying(.field, &random)
    }
    for place in site.buttons.indices where random.chance(share) {
      let isOdd = random.below(site.buttons.count) < WebParameters.oddButtons
      site.buttons[place].drawGesture(.button, isOdd: isOdd, &random)
      site.buttons[place].drawEmptying(.button, &random)
      if site.buttons[place].readiness > 0 {
        site.buttons[place].readiness = random.within(WebParameters.buttonReadiness)
      }
    }
  }
}

extension WebControl {
  fileprivate mutating func drawGesture(_ role: Role, isOdd: Bool, _ random: inout RandomStream) {
    let odd = Habit.alternatives(for: role)
    gesture = (isOdd ? random.pick(odd) : nil) ?? .click
  }

  /// One of the gestures that do not work may empty the form.
  fileprivate mutating func drawEmptying(_ role: Role, _ random: inout RandomStream) {
    let others = ([.click] + Habit.alternatives(for: role)).filter { $0 != gesture }
    let drawn = random.pick(others)
    emptyingGesture = random.chance(WebParameters.emptyingGestures) ? drawn : nil
  }

  fileprivate mutating func lock(_ boxes: Int, but spoiling: Int, _ random: inout RandomStream) {
    let box = (spoiling + 1 + random.below(boxes - 1)) % boxes
    neededBox = box
    // A third of the locks name their box, a third another one, a third none.
    let hints: [Int?] = [box, (box + 1 + random.below(boxes - 1)) % boxes, nil]
    hintedBox = hints[random.below(hints.count)]
  }
}
