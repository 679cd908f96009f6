import Formats
import Foundation
import Testing
import Trajectories

@Suite struct HTMLReportTests {
  private static let hostile = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='x", "</pre></style>",
    "&lt;b&gt;", "\u{1B}[2J\u{0}\u{7}\u{9B}31m", "\u{202E}evil\u{2066}\u{200F}", "]]><!--",
    String(decoding: [0x61, 0xFF, 0xC3, 0x28, 0xED, 0xA0, 0x80] as [UInt8], as: UTF8.self),
    "javascript:alert(1)", "e\u{301}\u{E0041}",
  ]

  private func page(
    _ run: Trajectory, _ proposals: [Proposal] = [], picture: MessagesTranscript.Picture? = nil
  ) -> String {
    let page = HTMLReport(run.header, proposals: proposals)
    return page.head(revision: 1, tool: "t") + page.critiques(proposals, in: run)
      + run.entries.map { page.entry($0) { _ in picture } }.joined() + page.tail()
  }

  /// The tags of a page, without what stands in them.
  private func tags(_ page: String) -> [String] {
    page.matches(of: /<\/?[a-zA-Z!]+/).map { String($0.output) }
  }

  private func hostileRun(_ text: String) -> Trajectory {
    var run = ExportKit.run(text: text, task: text)
    run.header.title = text
    run.header.model = text
    run.header.environment = text
    run.header.source = text
    run.header.outcome = Outcome(.failure, authority: .human, evidence: text, by: text)
    for place in run.entries.indices {
      run.entries[place].title = run.entries[place].title.isEmpty ? "" : text
      run.entries[place].step?.thought = text
      run.entries[place].step?.action.text = text
      run.entries[place].step?.action.raw = RawCall(name: text, arguments: text)
    }
    return run
  }

  @Test(arguments: hostile)
  func `text of a log never becomes markup, nor does anything of it stay unseen`(_ text: String) {
    var proposal = ExportKit.proposal()
    proposal.critique.explanation = text
    proposal.critique.critic = text
    proposal.critique.better?.name = text
    proposal.evidence[0].words = text
    proposal.reviews[0].reason = text
    proposal.reviews[0].by = text
    let harmless = page(hostileRun("word"), [ExportKit.proposal()])
    let page = page(hostileRun(text), [proposal])
    #expect(tags(page) == tags(harmless))
    #expect(page.count { $0 == "\"" } == harmless.count { $0 == "\"" })
    let seen = page.unicodeScalars.allSatisfy { scalar in
      scalar == "\n"
        || (scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value))
          && !(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value)
          && !(0xE0000...0xE0FFF).contains(scalar.value)
    }
    #expect(seen)
  }

  @Test func `a report holds both actions, the diff, reviews and links to steps`() throws {
    let run = ExportKit.run()
    var proposal = ExportKit.proposal()
    let citation = try #require(
      Citation(
        run: run.header.id, step: 2, field: .after, range: 4..<8,
        of: run.steps[1].after?.text ?? ""))
    proposal.critique.citations = [citation]
    let page = page(run, [proposal])
    #expect(page.contains("<q>page</q>"))
    #expect(page.contains("href=\"#step-2\"") && page.contains("id=\"step-2\""))
    #expect(page.contains("left_click (30, 20)") && page.contains("left_click (44, 20)"))
    #expect(page.contains("<del>- 2") && page.contains("<ins>+ left_click (44, 20)"))
    #expect(page.contains("accept, ada"))
    #expect(page == self.page(run, [proposal]))
  }

  @Test func `nothing is loaded and nothing runs`() {
    var run = ExportKit.run(text: "https://example.com/x.png")
    run.entries[3].step?.after?.images = [
      ImageReference(.remote("https://example.com/y.png"), mediaType: "image/png")
    ]
    let picture = MessagesTranscript.Picture(
      mediaType: "text/html\"><script>", bytes: [0x89, 0x50, 0x4E, 0x47, 1, 2, 3])
    let page = page(run, [ExportKit.proposal()], picture: picture)
    #expect(!page.contains("<script") && !page.contains("<link") && !page.contains("<iframe"))
    #expect(
      page.matches(of: /(src|href)="([^"]*)"/).allSatisfy {
        $0.output.2.hasPrefix("#") || $0.output.2.hasPrefix("data:image/png;base64,")
      })
    #expect(page.contains("default-src 'none'"))
    #expect(page.contains("prefers-color-scheme: dark"))
    #expect(page.contains("data:image/png;base64,"))
  }
}
