internal import Trajectories

/// Makes sites out of random streams, one stream for each aspect.
///
/// What can be counted is dealt out rather than tossed for, so that sites are about equally hard.
struct WebGenerator {
  let base: UInt64
  let variation: Variation
  let vocabulary: WebVocabulary
  var names = Names()
  var site = WebSite()
  /// The pages of each section; the first is the one that leads to the others.
  var members: [[Int]] = []

  enum Aspect: UInt64 {
    case words = 1, links, labels, layout, search, forms, controls, boxes, consent, quirks, drift
  }

  static func make(_ seed: WorldSeed) -> (WebSite, Names) {
    let base = seed.value(for: WebWorld.family)
    let isUnseen = seed.variation.isUnseenApp
    var generator = WebGenerator(
      base: isUnseen ? RandomStream.mix(base, 0xA9E4) : base, variation: seed.variation,
      vocabulary: isUnseen ? .unseen : .known)
    generator.makePages()
    generator.makeLinks()
    generator.makeSearch()
    generator.makeControls()
    generator.makeForms()
    if seed.variation.drift > 0 { generator.drift() }
    if seed.variation.isMisspecified { generator.makeQuirks() }
    generator.makeLabels()
    generator.makeElements()
    let (pages, results) = (generator.site.pages, generator.site.results)
    generator.site.routes = WebRoutes(pages, results, unfolding: true)
    return (generator.site, generator.names)
  }

  func stream(_ aspect: Aspect) -> RandomStream { RandomStream(base, aspect.rawValue) }

  // MARK: - Pages

  /// Titles come before all other names: a page's number is its title's.
  private mutating func makePages() {
    var random = stream(.words)
    let count = WebParameters.sections
    let sections = Array(random.shuffled(vocabulary.sections).prefix(count))
    members = sections.indices.map { section in
      Array(stride(from: 1 + section, to: WebParameters.pages, by: count))
    }
    site.pages = Array(repeating: WebPage(), count: WebParameters.pages)
    var titles = Array(repeating: vocabulary.home, count: WebParameters.pages)
    for (section, pages) in members.enumerated() {
      let forms = WebParameters.formsPerSection
      let requests = random.shuffled(vocabulary.requests)
        .prefix(section < WebParameters.sectionsWithMoreForms ? forms : forms - 1)
      // Forms stand on the last pages of the section's tree.
      let plain = random.shuffled(vocabulary.topics).prefix(pages.count - 1 - requests.count)
      let all = [""] + (plain + requests).map { " \($0)" }
      for (page, topic) in zip(pages, all) {
        titles[page] = sections[section] + topic
        site.pages[page].section = section
      }
      for page in pages.suffix(requests.count) {
        site.pages[page].form = site.forms.count
        site.forms.append(WebForm(page: page, fields: [], order: [], boxes: [], button: 0))
      }
    }
    for title in titles { _ = names.id(title) }
    site.name = names.id(random.pick(vocabulary.sites) ?? "")
    makeWords()
  }

  private mutating func makeWords() {
    site.words = WebWords(
      results: names.id(vocabulary.results), search: names.id(vocabulary.search),
      more: names.id(vocabulary.more), form: names.id("Form"),
      failedPage: names.id("Page not available"),
      noConnection: names.id("The connection was lost"),
      nothingFound: names.id("Nothing was found"), locked: names.id("Something comes before this"),
      missing: names.id("This is still empty"), spoiled: names.id("This cannot be sent from here"),
      unsent: names.id("It could not be sent"), emptied: names.id("The form was emptied"),
      sent: names.id("Thank you, we have received it"))
  }

  // MARK: - Links

  /// Every page leads up and down its section's tree, and across.
  private mutating func makeLinks() {
    var random = stream(.links)
    let hubs = members.compactMap(\.first)
    setLinks(of: 0, random.shuffled(hubs), &random)
    for (section, pages) in members.enumerated() {
      for (place, page) in pages.enumerated() {
        let first = place * WebParameters.branching + 1
        let below = pages.dropFirst(first).prefix(WebParameters.branching)
        let above = place == 0 ? 0 : pages[(place - 1) / WebParameters.branching]
        var targets = Array(below) + [above]
        if place == 0 {
          targets.append(hubs[(section + 1) % hubs.count])
          targets += random.shuffled(hubs.filter { $0 != page && !targets.contains($0) })
        }
        setLinks(of: page, targets, &random)
      }
    }
    dealMisleading(&random)
  }

  private mutating func setLinks(of page: Int, _ wanted: [Int], _ random: inout RandomStream) {
    var targets = Array(wanted.prefix(WebParameters.linksPerPage))
    let siblings = members[site.pages[page].section]
    while targets.count < WebParameters.linksPerPage {
      let crosses = random.chance(WebParameters.crossLinks)
      let target =
        (crosses ? random.below(site.pages.count) : random.pick(siblings)) ?? 0
      if target != page, !targets.contains(target) { targets.append(target) }
    }
    site.pages[page].links = targets.map { WebLink(target: $0, labelled: $0) }
  }

  private mutating func dealMisleading(_ random: inout RandomStream) {
    let all = site.pages.indices.flatMap { page in
      site.pages[page].links.indices.map { (page, $0) }
    }
    let count = Int(Double(all.count) * WebParameters.misleadingLinks)
    for (page, place) in random.shuffled(all).prefix(count) { mislabel(page, place, &random) }
  }

  /// Gives a link the label of a page to which no other link here claims to lead.
  mutating func mislabel(_ page: Int, _ place: Int, _ random: inout RandomStream) {
    let links = site.pages[page].links
    var labelled = random.below(site.pages.count)
    while labelled == page || links.contains(where: { $0.labelled == labelled }) {
      labelled = random.below(site.pages.count)
    }
    site.pages[page].links[place].labelled = labelled
  }

  // MARK: - Search

  private mutating func makeSearch() {
    var random = stream(.search)
    for pages in members {
      let plain = pages.dropFirst().filter { site.pages[$0].form == nil }
      if let page = random.pick(plain) { site.pages[page].hasSearch = true }
    }
    site.results = site.pages.indices.map { _ in WebResults() }
    let found = Int(Double(site.pages.count) * WebParameters.indexed)
    for (place, page) in random.shuffled(Array(site.pages.indices)).enumerated() {
      setResults(of: page, isFound: place < found, &random)
    }
  }

  /// Pages of the same section and of the same topic, some no longer where the index thinks.
  mutating func setResults(of page: Int, isFound: Bool, _ random: inout RandomStream) {
    let siblings = members[site.pages[page].section].filter { $0 != page }
    let title = site.title(page)
    let similar = site.pages.indices.filter {
      $0 != page && !siblings.contains($0) && names.affinity(title, site.title($0)) > 0
    }
    var labelled = isFound ? [page] : []
    labelled += random.shuffled(siblings).prefix(2) + random.shuffled(similar).prefix(2)
    while labelled.count < WebParameters.results {
      let other = random.below(site.pages.count)
      if other != page, !labelled.contains(other) { labelled.append(other) }
    }
    site.results[page].links = random.shuffled(labelled).map {
      let isStale = $0 != page && random.chance(WebParameters.staleResults)
      return WebLink(target: isStale ? random.below(site.pages.count) : $0, labelled: $0)
    }
  }
}
