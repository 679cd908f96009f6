import Testing
import Trajectories

@testable import Dreaming

@Suite struct RecoveryTests {
  private func run(_ name: String = "one", _ steps: (inout ToyRun) -> Void) -> Trajectory {
    var run = ToyRun(name, task: "Build it.")
    steps(&run)
    return run.trajectory
  }

  /// What the lessons of runs say, with how likely they are.
  private func sentences(_ runs: Trajectory...) -> [String] {
    drafts(runs).map(\.rule.sentence)
  }

  private func drafts(_ runs: [Trajectory]) -> [LessonDraft] {
    RecoveryLessons.drafts(from: Learned(Experience(runs)))
  }

  // MARK: - What is learned

  @Test func `a module that was missing, installed, and then found`() {
    let found = sentences(
      run {
        $0.run(
          "python3 app.py", prints: "ModuleNotFoundError: No module named 'flask'", exitCode: 1)
        $0.run("pip install flask", prints: "Successfully installed")
        $0.run("python3 app.py", prints: "serving")
      })
    #expect(
      found == [
        "In command \"python3\", after the error \"no such module: flask\", run \"pip install flask\" next."
      ])
  }

  @Test func `a program of another name takes the place of one that is not there`() {
    let found = sentences(
      run {
        $0.run("python app.py", prints: "bash: python: command not found", exitCode: 127)
        $0.run("python3 app.py", prints: "done")
      })
    #expect(
      found == [
        "In command \"python\", after the error \"command not found: python\", run \"python3\" next."
      ])
  }

  @Test func `the same program, run in another way`() {
    let found = sentences(
      run {
        $0.run("pytest -q", prints: "sh: 1: pytest: not found", exitCode: 127)
        $0.run("python3 -m pytest -q", prints: "3 passed")
      })
    #expect(found.count == 1)
    #expect(found[0].contains("run \"python3 -m pytest\" next"))
  }

  @Test func `a variable that was set on the line`() {
    let found = sentences(
      run {
        $0.run(
          "npm test", prints: "Error: environment variable APP_ENV is not set", exitCode: 1)
        $0.run("APP_ENV=test npm test", prints: "ok")
      })
    #expect(
      found == [
        "In command \"npm test\", after the error \"variable not set: APP_ENV\", set \"APP_ENV\" to \"test\" first."
      ])
  }

  @Test func `the folder that a command has to be run in`() {
    let found = sentences(
      run {
        $0.run("npm test", prints: "npm ERR! enoent: no such file or directory", exitCode: 254)
        $0.run("cd frontend && npm test", prints: "ok")
      })
    #expect(found.count == 1)
    #expect(found[0].contains("run \"cd frontend\" next"))
  }

  @Test func `a service that had to be started`() {
    let found = sentences(
      run {
        $0.run("make check", prints: "psql: error: connection refused", exitCode: 2)
        $0.run("ls", prints: "Makefile")
        $0.run("docker compose up -d db", prints: "Started")
        $0.run("make check", prints: "ok")
      })
    #expect(found.count == 1)
    #expect(
      found[0].contains("after the error \"connection refused\", run \"docker compose up -d db\""))
  }

  @Test func `a file that has to be read before it is changed`() {
    let found = sentences(
      run {
        $0.call("Edit", .edit, on: "/p/a.swift", prints: "File has not been read yet.", fails: true)
        $0.call("Read", .read, on: "/p/a.swift", prints: "let a = 1")
        $0.call("Edit", .edit, on: "/p/a.swift", prints: "updated")
      })
    #expect(
      found == [
        "In any edit, after the error \"file has not been read yet\", run \"Read\" next."
      ])
  }

  @Test func `a parameter that was missing`() {
    let found = sentences(
      run {
        $0.call(
          "Read", .read, on: "/p/big", "{\"file_path\":\"/p/big\"}",
          prints: "File content (2MB) exceeds maximum allowed size (256KB).", fails: true)
        $0.call(
          "Read", .read, on: "/p/big", "{\"file_path\":\"/p/big\",\"limit\":\"a: {b}\"}",
          prints: "line 1")
      })
    #expect(found.count == 1)
    #expect(found[0].contains("run \"Read(limit)\" next"))
  }

  @Test func `a failure and what came off are both cited by their own words`() throws {
    let made = run {
      $0.run("python app.py", prints: "bash: python: command not found", exitCode: 127)
      $0.run("python3 app.py", prints: "done")
    }
    let experience = Experience([made])
    let draft = try #require(RecoveryLessons.drafts(from: Learned(experience)).first)
    let reader = EvidenceReader(experience, [.init(run: made, revision: 1)])
    let evidence = reader.evidence(for: draft).supporting
    #expect(evidence.map(\.citation.step) == [1, 2])
    #expect(evidence.map(\.citation.field) == [.after, .action])
    let told = try #require(made.steps.first?.after?.text)
    #expect(evidence[0].citation.range == 0..<told.utf8.count)
  }

  // MARK: - What speaks against it

  @Test func `the same error again speaks against what was done`() throws {
    func tried(_ name: String, helps: Bool) -> Trajectory {
      run(name) {
        $0.run("make check", prints: "error: connection refused", exitCode: 2)
        $0.run("make services", prints: "")
        $0.run(
          "make check", prints: helps ? "ok" : "error: connection refused", exitCode: helps ? 0 : 2)
      }
    }
    let sure = drafts([tried("a", helps: true), tried("b", helps: true)])
    let doubted = drafts([tried("a", helps: true), tried("b", helps: false)])
    #expect(try #require(sure.first).posterior > 0.8)
    let draft = try #require(doubted.first)
    #expect(draft.posterior < 0.7)
    #expect(draft.counterEvidence.count == 1)
    #expect(drafts([tried("b", helps: false)]).isEmpty)
  }

  // MARK: - What is no recovery

  @Test func `a test that passes once the code was changed teaches no command`() {
    let found = sentences(
      run {
        $0.run("npm test", prints: "Error: connection refused", exitCode: 1)
        $0.call("Edit", .edit, on: "/p/a.js", prints: "updated")
        $0.run("npm run lint", prints: "ok")
        $0.run("npm test", prints: "ok")
      })
    #expect(found == [])
  }

  @Test func `a command that comes off by itself teaches nothing`() {
    let found = sentences(
      run {
        $0.run("npm ci", prints: "error: connection refused", exitCode: 1)
        $0.run("npm ci", prints: "ok")
      })
    #expect(found == [])
  }

  @Test func `where two things were done nobody knows which helped`() {
    let found = sentences(
      run {
        $0.run("make check", prints: "error: connection refused", exitCode: 2)
        $0.run("make services", prints: "")
        $0.run("make seed", prints: "")
        $0.run("make check", prints: "ok")
      })
    #expect(found == [])
  }

  @Test func `of several things that were done, what the error names counts`() {
    let found = sentences(
      run {
        $0.run(
          "python3 app.py", prints: "ModuleNotFoundError: No module named 'flask'", exitCode: 1)
        $0.run("make clean", prints: "")
        $0.run("pip install flask", prints: "")
        $0.run("python3 app.py", prints: "ok")
      })
    #expect(found.count == 1)
    #expect(found[0].contains("pip install flask"))
  }

  @Test func `what makes one module of many is not told of all of them`() {
    let found = sentences(
      run {
        $0.run(
          "python3 a.py", prints: "ModuleNotFoundError: No module named 'sklearn'", exitCode: 1)
        $0.run("pip install scikit-learn", prints: "")
        $0.run("python3 a.py", prints: "ok")
      })
    #expect(found == [])
  }

  @Test func `an error that nobody knows teaches nothing`() {
    let found = sentences(
      run {
        $0.run("make", prints: "something odd happened", exitCode: 1)
        $0.run("make clean", prints: "")
        $0.run("make", prints: "ok")
      })
    #expect(found == [])
  }

  @Test func `what still runs in the background has not come off`() {
    let found = sentences(
      run {
        $0.run("npm start", prints: "Error: listen EADDRINUSE", exitCode: 1)
        $0.run("make stop", prints: "")
        $0.run("npm start", prints: "Command running in background with ID: x")
      })
    #expect(found == [])
  }

  @Test func `a look that finds what was made meanwhile teaches nothing`() {
    let found = sentences(
      run {
        $0.run("ls types", prints: "ls: types: No such file or directory", exitCode: 2)
        $0.run("mkdir -p types", prints: "")
        $0.run("ls types", prints: "")
      })
    #expect(found == [])
  }
}
