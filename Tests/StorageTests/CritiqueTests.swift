import Foundation
import Storage
import Testing
import Trajectories

/// What is said about runs, and what people decide, as the archive keeps it.
struct CritiqueTests {
  private let folder: Folder
  private let archive: Archive
  private let run = RunID(rawValue: "run_a")

  init() throws {
    folder = try Folder()
    archive = try folder.archive()
    try archive.record(Sample.header("a", environment: "farm"), Sample.entries(6))
    try archive.record(Sample.header("b", environment: "farm"), Sample.entries(6))
  }

  private func critique(
    _ run: String = "run_a", step: Int? = 3, _ cause: Cause? = .aim, confidence: Double = 0.5,
    critic: String = "pool 1", explanation: String = "It missed."
  ) -> Critique {
    Critique(
      run: RunID(rawValue: run), revision: 1,
      steps: step.map { [Critique.Share(step: $0, probability: 0.8)] } ?? [], cause: cause,
      confidence: confidence, explanation: explanation, critic: critic)
  }

  private func keep(_ critiques: Critique...) throws -> Int {
    try archive.recordCritiques(
      critiques.map {
        CritiqueDraft($0, subject: CritiqueSubject(kind: .leftClick, role: "button"), support: 2)
      }, at: Sample.now)
  }

  private func review(
    _ decision: Review.Decision, by person: String = "ada", _ id: String = "crit_1",
    why: String = ""
  ) -> Review {
    Review(
      critique: CritiqueID(rawValue: id), run: run, decision: decision, reason: why, by: person,
      at: Sample.now)
  }

  private func standing(_ id: String = "crit_1") throws -> [String: Review.Decision] {
    try archive.reviews(of: CritiqueID(rawValue: id)).map(\.review).standing()
      .mapValues(\.decision)
  }

  @Test("a critique comes back as it was kept")
  func roundTrip() throws {
    let kept = critique()
    #expect(try keep(kept) == 1)
    let found = try archive.critique(prefix: String(kept.id.rawValue.dropLast(4)))
    #expect(found.critique == kept)
    #expect(found.subject == CritiqueSubject(kind: .leftClick, role: "button"))
    #expect(try archive.critiques(named: [kept.id, CritiqueID(rawValue: "crit_0")]).count == 1)
  }

  @Test("a newer critique of the same critic supersedes the older one, which is kept")
  func supersedes() throws {
    #expect(try keep(critique(step: 3)) == 1)
    #expect(try keep(critique(step: 4)) == 1)
    #expect(try keep(critique(step: 4)) == 0, "nothing new was said")
    #expect(try keep(critique(step: 2, critic: "claude")) == 1)
    #expect(try archive.critiques(of: run).map(\.critique.step) == [4, 2])
    let all = try archive.critiques(of: run, includingSuperseded: true)
    #expect(all.map(\.critique.step) == [3, 4, 2])
    #expect(all.map(\.isSuperseded) == [true, false, false])
    #expect(try archive.currentCritiques().total == 2)
  }

  @Test("what a confidence was weighed from comes back, and is never changed")
  func weighing() throws {
    let moment = Weighing.Moment(
      step: 3, kind: .leftClick,
      causes: [
        Weighing.Claim(.aim, 0.7, role: "button"), Weighing.Claim(.notReady, 1.0 / 3, role: nil),
      ], votes: [Weighing.Vote(cause: 0, 0.63), Weighing.Vote(cause: nil, 0.1)])
    let weighing = Weighing(length: 12, guess: nil, moments: [moment])
    // As an earlier version kept it, and then the same again with what it was weighed from.
    #expect(try keep(critique()) == 1)
    #expect(try archive.weighings(in: "farm").isEmpty)
    let draft = CritiqueDraft(critique(), support: 2, weighing: weighing)
    #expect(try archive.recordCritiques([draft], at: Sample.now) == 0)
    #expect(try archive.weighings(in: "farm").map(\.weighing) == [weighing])
    #expect(try archive.weighings(in: "barn").isEmpty)
    #expect(try folder.complaint("UPDATE weighing SET body = ''").contains("never changed"))
  }

  @Test("a run that is not there gets no critique, and stops no other")
  func missingRun() throws {
    #expect(try keep(critique("run_zz"), critique()) == 1)
  }

  @Test("claims are filtered by run and cause, the surest first, in pages")
  func pages() throws {
    _ = try keep(
      critique(step: 1, .aim, confidence: 0.2), critique("run_b", step: 2, .focus, confidence: 0.9))
    _ = try keep(critique(step: nil, nil, critic: "other"))
    #expect(try archive.currentCritiques().rows.map(\.confidence) == [0.9, 0.2])
    #expect(try archive.currentCritiques(causes: [.aim]).rows.map(\.run) == [run])
    let filter = try RunFilter("id:run_b project:farm", now: Sample.now)
    #expect(try archive.currentCritiques(filter).rows.map(\.cause) == [.focus])
    let page = try archive.currentCritiques(offset: 1, limit: 1)
    #expect(page.total == 2)
    #expect(page.rows.map(\.step) == [1])
  }

  @Test("names that fit none or several critiques are refused by name")
  func prefixes() throws {
    _ = try keep(critique(), critique("run_b"))
    #expect(throws: ArchiveError.noSuchCritique("zzz")) { try archive.critique(prefix: "zzz") }
    #expect(throws: ArchiveError.self) { try archive.critique(prefix: "crit_") }
    #expect(throws: ArchiveError.noSuchCritique("")) { try archive.critique(prefix: "") }
  }

  @Test("secrets reach neither critiques nor reviews")
  func redaction() throws {
    // Put together here, so that no scanner takes this file for a leak.
    let secret = "sk-ant-" + "api03-" + String(repeating: "aB3dE9xQ", count: 11) + "-AA"
    var claim = critique(explanation: "It typed \(secret).")
    claim.better = ProposedAction(.replace, .type, text: "xyzzy", role: "field", name: "Password")
    claim.signals = [Signal(.argument, step: 3, causes: [:], strength: 1, factors: [secret])]
    _ = try keep(claim)
    var edited = review(.edit, why: "because \(secret)")
    edited.edited = ProposedAction(.replace, .shell, text: "export KEY=\(secret)")
    try archive.recordReview(edited)
    try archive.close()
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let bytes = try Data(contentsOf: URL(filePath: folder.path + "/" + name))
      #expect(bytes.range(of: Data(secret.utf8)) == nil, "in \(name)")
      #expect(bytes.range(of: Data("xyzzy".utf8)) == nil, "in \(name)")
    }
  }

  @Test("reviews are kept in order, and none is ever changed")
  func appendOnly() throws {
    let decisions: [Review.Decision] = [.defer, .accept, .undo, .reject]
    for decision in decisions { try archive.recordReview(review(decision), support: 3) }
    let kept = try archive.reviews(of: CritiqueID(rawValue: "crit_1"))
    #expect(kept.map(\.review.decision) == decisions)
    #expect(kept.allSatisfy { $0.support == 3 && $0.batch == nil })
    #expect(try archive.reviews(since: kept[1].number).map(\.number) == [3, 4])
    for line in [
      "UPDATE review SET reason = 'other'", "UPDATE review SET decision = 'accept'",
    ] {
      #expect(try folder.complaint(line).contains("never changed"))
    }
    _ = try keep(critique())
    #expect(try folder.complaint("UPDATE critique SET body = '{}'").contains("never changed"))
    #expect(try archive.reviews(of: CritiqueID(rawValue: "crit_1")) == kept)
  }

  @Test("undoing goes back as far as there is anything, and no further")
  func undo() throws {
    try archive.recordReview(review(.accept))
    try archive.recordReview(review(.reject))
    try archive.recordReview(review(.reject, by: "bob"))
    try archive.recordReview(review(.accept, "crit_2"))
    let one = CritiqueID(rawValue: "crit_1")
    #expect(try archive.undoReviews(by: "ada", of: [one, one], at: Sample.now).count == 1)
    #expect(try standing() == ["ada": .accept, "bob": .reject])
    let last = try archive.undoReviews(by: "ada", at: Sample.now)
    #expect(last.map(\.critique.rawValue) == ["crit_2"])
    #expect(try archive.undoReviews(by: "ada", at: Sample.now).map(\.critique) == [one])
    #expect(try archive.undoReviews(by: "ada", at: Sample.now).isEmpty)
    #expect(try standing() == ["bob": .reject])
    #expect(try archive.reviews().count == 7, "what was undone is kept")
  }

  @Test("a batch of decisions is taken back by one undo, and an undone one stays out of it")
  func batch() throws {
    try archive.recordReview(review(.accept, "crit_0"))
    try archive.recordReviews(["crit_1", "crit_2", "crit_3"].map { (review(.reject, $0), 1) })
    try archive.undoReviews(by: "ada", of: [CritiqueID(rawValue: "crit_2")], at: Sample.now)
    let undone = try archive.undoReviews(by: "ada", at: Sample.now)
    #expect(undone.map(\.critique.rawValue) == ["crit_1", "crit_3"])
    #expect(try archive.undoReviews(by: "ada", at: Sample.now).count == 1)
  }

  @Test("a purged run takes its critiques and reviews along, and no other's")
  func purge() throws {
    _ = try keep(critique(), critique("run_b"))
    try archive.recordReview(review(.accept))
    _ = try archive.purge(.runs([run]), reason: "asked", at: Sample.now)
    #expect(try archive.currentCritiques().rows.map(\.run.rawValue) == ["run_b"])
    #expect(try archive.reviews().isEmpty)
    #expect(throws: ArchiveError.noSuchRun("run_a")) { try archive.critiques(of: run) }
    #expect(throws: ArchiveError.noSuchRun("run_a")) { try archive.recordReview(review(.accept)) }
    #expect(try archive.health().problems.isEmpty)
  }

  @Test("an archive of version 1 keeps its runs, and reads without critiques until it is opened")
  func migration() throws {
    try archive.close()
    try folder.execute(Folder.withoutDreams)
    try folder.execute(
      """
      DROP TABLE critique; DROP TABLE review; DROP TABLE fingerprint; PRAGMA user_version = 1;
      DELETE FROM grdb_migrations WHERE identifier LIKE '2 %' OR identifier LIKE '3 %';
      """)
    let old = try folder.archive(.readOnly)
    #expect(try old.currentCritiques().total == 0)
    #expect(try old.reviews().isEmpty)
    #expect(throws: ArchiveError.noSuchCritique("1")) { try old.critique(prefix: "1") }
    try old.close()
    let new = try folder.archive()
    #expect(try new.health().schemaVersion == 8)
    #expect(try new.library().total == 2)
    #expect(try new.found("word").count == 12)
    #expect(
      try new.recordCritiques([CritiqueDraft(critique(), support: 1)], at: Sample.now) == 1)
  }

  @Test("two processes that record at once lose nothing")
  func twoWriters() async throws {
    let path = folder.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for person in ["ada", "bob"] {
        group.addTask {
          let own = try Archive(folder: path)
          for number in 0..<20 {
            try own.recordReview(
              Review(
                critique: CritiqueID(rawValue: "crit_\(number)"), run: RunID(rawValue: "run_a"),
                decision: .accept, by: person, at: Sample.now))
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try archive.reviews().count == 40)
  }

  @Test("runs are counted by project and kind of step")
  func counts() throws {
    #expect(try archive.runCount(in: "farm", with: .leftClick) == 2)
    #expect(try archive.runCount(in: "farm", with: .drag) == 0)
    #expect(try archive.runCount(in: "far", with: nil) == 0)
    func members(_ filter: String) throws -> [PoolMember] {
      try archive.poolMembers(matching: RunFilter(filter, now: Sample.now))
    }
    #expect(try members("project:farm").map(\.revision) == [1, 1])
    #expect(try members("project:none").isEmpty)
    #expect(try archive.poolMember(run) == members("id:run_a").first)
    #expect(throws: ArchiveError.noSuchRun("run_z")) {
      try archive.poolMember(RunID(rawValue: "run_z"))
    }
  }
}
