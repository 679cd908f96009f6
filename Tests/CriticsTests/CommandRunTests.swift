import Critics
import Testing
import Trajectories

/// What is said of the calls of coding agents: slips, and work that only looks like them.
@Suite struct CommandRunTests {
  private func started(_ name: String, task: String = "Do it.") -> CommandRun {
    var run = CommandRun(name, task: task)
    run.add("ls -la", says: "total 8\n-rw-r--r-- 1 root root 10 count.py", code: 0)
    run.add(.read, "/app/count.py", says: "1  print(42)")
    return run
  }

  @Test func `A word mistyped and put right is named, with the later call`() {
    var run = started("typo")
    run.add("pyhton3 count.py", says: "bash: line 1: pyhton3: command not found", code: 127)
    run.add("python3 count.py", says: "42", code: 0)
    let found = run.critique()
    #expect(found.step == 3 && found.cause == .failedCall)
    #expect(found.better?.text == "python3 count.py" && found.better?.source?.step == 4)
    #expect(found.explanation.contains("Run \"python3 count.py\" instead."))
  }

  @Test func `A slip that nobody puts right is told from what runs and files are called`() {
    var run = started("left")
    run.add("mkae all", says: "bash: line 1: mkae: command not found", code: 127)
    run.add("echo on", says: "on", code: 0)
    #expect(run.critique().better?.text == "make all")
    var other = started("path")
    other.add("wc /app/cuont.py", says: "wc: /app/cuont.py: No such file or directory", code: 1)
    let found = other.critique()
    #expect(found.step == 3 && found.better?.text == "wc /app/count.py")
  }

  @Test func `What the error suggests is the better call`() {
    var run = started("git")
    run.add(
      "git comit -m on",
      says: "git: 'comit' is not a git command.\n\nThe most similar command is\n\tcommit", code: 1)
    run.add("ls", says: "count.py", code: 0)
    let found = run.critique()
    #expect(found.step == 3 && found.better?.text == "git commit -m on")
  }

  @Test func `A file that is used before it is written wants writing first`() {
    var run = started("early")
    run.add("bash go.sh", says: "bash: go.sh: No such file or directory", code: 127)
    run.add(.edit, "/app/go.sh", says: "written")
    run.add("bash go.sh", says: "gone", code: 0)
    let found = run.critique()
    #expect(found.step == 3 && found.cause == .precondition)
    #expect(found.better?.edit == .insert && found.better?.text == "/app/go.sh")
  }

  @Test(arguments: [
    ("grep -n nothing count.py", "", 1), ("which wmctrl", "", 1),
    ("ps aux | grep count | grep -v grep", "", 1), ("timeout 3 ./serve", "waiting", 124),
    ("ls /app/tests", "ls: cannot access '/app/tests': No such file or directory", 2),
    ("curl https://a.b", "curl: (6) Could not resolve host: a.b", 6),
  ]) func `Questions answered with no, and a network that fails, are no mistakes`(
    command: String, result: String, code: Int
  ) {
    var run = started(command)
    run.add(command, says: result, code: code)
    run.add("python3 count.py", says: "42", code: 0)
    #expect(run.critique(says: "It counts: done.").step == nil)
  }

  @Test func `Failing until files are changed, and finding out how a tool wants it, is work`() {
    var run = started("work")
    run.add("python3 count.py", says: "Traceback (most recent call last):\nKeyError: 'a'", code: 1)
    run.add(.edit, "/app/count.py", says: "File has not been read yet.", fails: true)
    run.add(.read, "/app/count.py", says: "1  print(42)")
    run.add(.edit, "/app/count.py", says: "changed", arguments: "{\"new\":\"b\"}")
    run.add("python3 count.py 2>&1 | tail -5", says: "42", code: 0)
    #expect(run.critique(says: "Fixed.").step == nil)
  }

  @Test func `What a command shows is no error of the command`() {
    var run = started("shown")
    let log = "ERROR: permission denied\nTraceback (most recent call last)"
    run.add("tail app.log", says: log, code: 0)
    run.add(.edit, "/app/count.py", says: "3  raise SyntaxError(token)\n4  except KeyError:")
    #expect(run.critique(says: "Done.").step == nil)
  }

  @Test func `The same file read five times is a loop; asking how something gets on is none`() {
    var run = started("loop")
    for _ in 0..<4 { run.add(.read, "/app/count.py", says: "1  print(42)") }
    let found = run.critique()
    #expect(found.step == 3 && found.cause == .repetition && found.better?.through == 6)
    var waiting = started("waiting")
    for _ in 0..<5 { waiting.add("sleep 5", says: "", code: 0) }
    #expect(waiting.critique().step == nil)
  }

  @Test func `A claim right after a failure is unproven; one that owns up is none`() {
    var run = started("claim")
    run.add("make install", says: "make: *** [install] Error 1: cannot stat 'count'", code: 2)
    let found = run.critique(says: "I have successfully installed it.")
    #expect(found.step == 3 && found.cause == .unproven)
    #expect(found.better?.edit == .append && found.better?.text == "make install")
    #expect(run.critique(says: "I could not install it; make failed.").cause != .unproven)
  }

  @Test func `Changes taken back and made again should not have been taken back`() {
    var run = started("back")
    run.add(.edit, "/app/count.py", says: "changed", arguments: "{\"new\":\"b\"}")
    run.add("git checkout -- count.py", says: "", code: 0)
    run.add(.edit, "/app/count.py", says: "changed", arguments: "{\"new\":\"b\"}")
    let found = run.critique()
    #expect(found.step == 4 && found.cause == .undone && found.better?.edit == .remove)
  }

  @Test func `Many failures full of paths are weighed in bounded time, and the same twice`() {
    var run = CommandRun("garbage")
    for number in 0..<200 {
      let path = "/a/\(String(repeating: "x", count: 40))\(number).py"
      run.add(
        "cat \(path) \u{1B}[2J\u{202E}",
        says: "cat: \(path): No such file or directory\ndid you mean \u{0} '\(path)'?", code: 1)
    }
    #expect(run.critique() == run.critique())
  }
}
