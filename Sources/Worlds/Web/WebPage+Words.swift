/// What a page says beside its elements.
extension WebWorld {
  package func words(on run: WebRun) -> String {
    switch run.view {
    case .page(let page): return words(on: page, run)
    case .failed: return "# \(names[site.words.failedPage])\nThe server did not answer in time."
    case .results(let query):
      let count = query.map { site.results[$0].links.count } ?? 0
      return "# \(names[site.words.results])\n\(count) pages"
    }
  }

  private func words(on page: Int, _ run: WebRun) -> String {
    let title = names[site.title(page)]
    let heading = "# \(title)\n"
    if page == 0 { return heading + "Welcome to \(names[site.name])." }
    guard let form = run.form else {
      return heading + "What \(names[site.name]) has to say about \(title.lowercased())."
    }
    return heading
      + (form.isSent
        ? "Your form is on its way." : "Fill in the form and press the button below it.")
  }
}
