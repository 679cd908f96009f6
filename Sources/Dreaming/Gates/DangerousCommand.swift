internal import Trajectories

/// What only a person may tell an agent to run: what destroys, reaches outside, loosens a protection or
/// says yes in a person's place (T15, S4).
enum DangerousCommand {
  /// Why a rule's directive is such a command, in fixed words; nil where it is none.
  static func why(_ directive: LessonDirective) -> String? {
    switch directive {
    case .nextCommand(let command), .commandOrder(let command): why(command)
    case .setVariable(let name, let value):
      isDangerous(variable: name) ? "changes what protects" : why(value: value)
    default: nil
    }
  }

  private static let programs: Set<String> = [
    "sudo", "su", "doas", "pkexec", "chmod", "chown", "chgrp", "chattr", "setfacl", "dd", "fdisk",
    "shutdown", "reboot", "halt", "poweroff", "kill", "pkill", "killall", "fuser", "iptables",
    "ufw", "nft", "setenforce", "eval", "rm", "rmdir", "shred", "truncate", "unlink", "ssh", "scp",
    "sftp", "rsync", "nc", "ncat", "netcat", "telnet", "crontab", "at", "visudo", "passwd",
    "useradd", "usermod", "mount", "umount", "yes", "curl", "wget", "security", "gpg", "openssl",
  ]
  /// Programs that run what they are given as text.
  private static let interpreters: Set<String> = [
    "sh", "bash", "zsh", "dash", "fish", "python", "python3", "node", "perl", "ruby", "php",
    "osascript", "powershell", "pwsh", "xargs",
  ]
  /// What some programs may not be told to do.
  private static let verbs: [String: Set<String>] = [
    "git": [
      "push", "reset", "clean", "checkout", "restore", "rebase", "config", "remote",
      "filter-branch", "update-ref", "stash",
    ],
    "docker": ["system", "rm", "rmi", "volume", "push", "login", "prune", "image"],
    "kubectl": ["delete", "drain", "apply", "edit", "exec", "replace"],
    "npm": ["publish", "unpublish", "login", "adduser", "token", "config", "owner"],
    "systemctl": ["stop", "disable", "mask", "kill", "edit"],
    "terraform": ["apply", "destroy"], "helm": ["delete", "uninstall"],
    "gh": ["auth", "secret", "repo", "release", "api"], "cargo": ["publish", "login", "yank"],
    "aws": [], "gcloud": [], "az": [],
  ]
  /// How options begin that loosen something or answer for a person.
  private static let options = [
    "--force", "--hard", "--yes", "--assume-yes", "--auto-approve", "--no-verify", "--no-check",
    "--insecure", "--no-sandbox", "--privileged", "--trusted-host", "--allow", "--unsafe",
    "--skip-verif", "--no-gpg", "--disable", "--dangerous", "--break-system", "--ignore-cert",
    "--no-ssl", "--password", "--token", "--no-preserve-root", "--accept", "--global",
    "--index-url", "--extra-index-url", "--registry", "--delete", "--purge", "--prune",
    "--no-password", "--bypass", "--override",
  ]
  private static let places = [
    ".ssh", ".aws", ".env", "id_rsa", ".netrc", ".npmrc", ".pypirc", "authorized_keys", "/etc/",
    "shadow", ".git/", ".kube", ".gnupg", ".bashrc", ".profile", ".zshrc",
  ]

  private static func why(_ command: String) -> String? {
    let parts = command.split { "|;&\n".contains($0) }
    let programs = parts.compactMap { part in
      part.split { $0 == " " || $0 == "\t" }.first { !String($0).isAssignment }.map {
        CommandAttempt.name(String($0)).lowercased()
      }
    }
    if command.contains("|"), programs.dropFirst().contains(where: interpreters.contains) {
      return "runs what it is sent"
    }
    if command.contains("$(") || command.contains("`") || command.contains("<(") {
      return "runs what another command prints"
    }
    if command.contains(">") { return "writes over files" }
    if reachesOutside(command) { return "reaches outside" }
    let found = programs.contains { program in
      Self.programs.contains(program) || program.hasPrefix("mkfs")
    }
    if found { return "may destroy, reach outside or loosen what protects" }
    let words = command.split { $0 == " " || $0 == "\t" }.map(String.init)
    for part in parts { if let why = Self.why(part: part) { return why } }
    if words.contains(where: { word in places.contains { word.lowercased().contains($0) } }) {
      return "touches what is kept secret or the system's"
    }
    let settings = words.filter(\.isAssignment).compactMap { word in
      word.firstIndex(of: "=").map { String(word[..<$0]) }
    }
    return settings.contains(where: isDangerous(variable:)) ? "changes what protects" : nil
  }

  /// One simple command.
  private static func why(part: Substring) -> String? {
    let words = part.split { $0 == " " || $0 == "\t" }.map { $0.lowercased() }
    guard let program = words.first.map(CommandAttempt.name) else { return nil }
    if let forbidden = verbs[program] {
      let verb = words.dropFirst().first { !$0.hasPrefix("-") }
      if forbidden.isEmpty || verb.map(forbidden.contains) ?? false {
        return "may destroy, publish or loosen what protects"
      }
    }
    if interpreters.contains(program), words.contains("-c") || words.contains("-e") {
      return "runs a text as a program"
    }
    if words.contains(where: { word in options.contains { word.hasPrefix($0) } }) {
      return "loosens a protection or answers for a person"
    }
    let isForced = ["git", "cp", "mv", "ln", "docker"].contains(program) && words.contains("-f")
    let isAnswered = words.dropFirst().contains { $0 == "-y" || $0 == "-k" && program == "http" }
    return isForced || isAnswered ? "loosens a protection or answers for a person" : nil
  }

  private static func why(value: String) -> String? {
    reachesOutside(value) ? "reaches outside" : nil
  }

  /// Whether it names a place on another machine.
  private static func reachesOutside(_ text: String) -> Bool {
    let own = ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"]
    var rest = text[...]
    while let range = rest.firstRange(of: "://") {
      rest = rest[range.upperBound...]
      let host = rest.split(separator: "@").last ?? rest
      if !own.contains(where: { host.hasPrefix($0) }) { return true }
    }
    return text.contains("git+") || text.contains("git@")
  }

  private static let variables: Set<String> = [
    "PATH", "LD_LIBRARY_PATH", "LD_PRELOAD", "DYLD_INSERT_LIBRARIES", "BASH_ENV", "ENV", "IFS",
    "PROMPT_COMMAND", "PYTHONSTARTUP", "PYTHONHOME", "NODE_OPTIONS", "GIT_SSH_COMMAND", "GIT_SSH",
    "GIT_ASKPASS", "SSH_AUTH_SOCK", "EDITOR", "PAGER", "BROWSER", "DEBIAN_FRONTEND",
  ]
  private static let parts: Set<String> = [
    "TOKEN", "SECRET", "SECRETS", "PASSWORD", "PASSWD", "PASS", "KEY", "CREDENTIAL", "CREDENTIALS",
    "PROXY", "PRELOAD", "INSECURE", "VERIFY", "UNAUTHORIZED", "BYPASS", "TRUST", "TRUSTED",
    "REGISTRY", "INDEX", "SSL", "TLS", "CERT", "PERMISSION", "PERMISSIONS", "SANDBOX", "YES",
    "BREAK", "ALLOW", "DISABLE", "FORCE", "SKIP", "NONINTERACTIVE",
  ]

  private static func isDangerous(variable name: String) -> Bool {
    let upper = name.uppercased()
    return variables.contains(upper)
      || upper.split { !$0.isLetter }.contains { part in
        parts.contains(String(part)) || part.hasSuffix("VERIFY") || part.hasSuffix("PASSWORD")
      }
  }
}
