internal import Trajectories

extension WebGenerator {
  // MARK: - Labels

  mutating func makeLabels() {
    var random = stream(.labels)
    var layout = stream(.layout)
    for page in site.pages.indices {
      for place in site.pages[page].links.indices {
        var wording = random.below(vocabulary.wordings.count)
        if variation.hasNewLayout {
          wording += 1 + layout.below(vocabulary.wordings.count - 1)
          let link = site.pages[page].links[place]
          if link.labelled != link.target { mislabel(page, place, &layout) }
        }
        let text = label(site.pages[page].links[place].labelled, wording)
        site.pages[page].links[place].label = names.id(text)
      }
      let links = random.shuffled(site.pages[page].links)
      site.pages[page].links = variation.hasNewLayout ? layout.shuffled(links) : links
      for place in site.results[page].links.indices {
        let labelled = site.results[page].links[place].labelled
        site.results[page].links[place].label = site.title(labelled)
      }
    }
  }

  private func label(_ page: Int, _ wording: Int) -> String {
    let title = names[site.title(page)]
    guard page != 0 else { return title }
    return vocabulary.wordings[wording % vocabulary.wordings.count]
      .split(separator: "*", omittingEmptySubsequences: false).joined(separator: title)
  }

  // MARK: - Elements

  mutating func makeElements() {
    for page in site.pages.indices {
      let links = site.pages[page].links
      let all = elements(of: links, on: page)
      var plain = links.indices.filter { !links[$0].isFolded }.map { all[$0] }
      if site.pages[page].isFolded {
        plain.append(element(.text, site.words.more, WebSlots.more, on: page, row: links.count))
      }
      let search =
        site.pages[page].hasSearch
        ? [element(.searchField, site.words.search, WebSlots.search, on: page, row: -1)] : []
      site.pages[page].elements = search + plain
      site.pages[page].unfolded = search + all
      site.results[page].elements = elements(
        of: site.results[page].links, on: WebSlots.results(page))
    }
  }

  private func elements(of links: [WebLink], on page: Int) -> [SceneElement] {
    links.indices.map { element(.link, links[$0].label, $0, on: page, row: $0) }
  }

  /// Links stand below each other; above them there is room for a title and a search field.
  private func element(
    _ role: Role, _ name: NameID, _ slot: Int, on page: Int, row: Int
  ) -> SceneElement {
    SceneElement(
      id: WebSlots.id(slot, on: page), role: role, name: name, app: site.name,
      box: Box(x: 40, y: 160 + row * 44, width: 320, height: 36))
  }
}

/// The numbers of elements: which page they are on, and which of its elements they are.
enum WebSlots {
  private static let width = 64
  static let search = 16
  static let more = 17
  static let field = 20
  static let box = 28
  static let button = 36
  static let dialog = 40
  static let answer = 41

  static func id(_ slot: Int, on page: Int) -> Int32 { Int32(page * width + slot) }

  static func split(_ id: Int32) -> (page: Int, slot: Int) {
    (Int(id) / width, Int(id) % width)
  }

  /// Stands for the results of a search where a page is wanted.
  static func results(_ page: Int) -> Int { WebParameters.pages + page }
}
