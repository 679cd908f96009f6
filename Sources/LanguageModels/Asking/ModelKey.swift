internal import Foundation
internal import Glibc

/// A key of a model's server; it never describes itself.
package struct ModelKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The key itself, for a header and nothing else.
  package let secret: String
  /// Where it comes from: the name of a variable, or the path of a file.
  package let origin: String

  package var description: String { "key from \(origin)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: ["origin": origin]) }

  /// A text without the key, should a server have put it there.
  func hidden(in text: String) -> String {
    text.contains(secret) ? text.replacing(secret, with: "[key]") : text
  }

  /// Takes the key from a variable of the environment; nil where it is not set.
  package init?(variable name: String, environment: [String: String]) {
    let secret = (environment[name] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    guard !secret.isEmpty else { return nil }
    self.secret = secret
    origin = "$" + name
  }

  /// Reads the key from a file that nobody else may read.
  package init(file path: String) throws(ModelKeyError) {
    var facts = stat()
    guard stat(path, &facts) == 0, let text = try? String(contentsOfFile: path, encoding: .utf8)
    else { throw ModelKeyError(path: path, problem: .unreadable) }
    guard facts.st_mode & 0o077 == 0 else { throw ModelKeyError(path: path, problem: .open) }
    let secret = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !secret.isEmpty, !secret.contains(where: \.isWhitespace) else {
      throw ModelKeyError(path: path, problem: .notOne)
    }
    self.secret = secret
    origin = path
  }
}

/// Why a file gives no key.
package struct ModelKeyError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Problem: Hashable, Sendable { case unreadable, open, notOne }

  package var path: String
  package var problem: Problem

  package var description: String {
    switch problem {
    case .unreadable: "\(path): the key cannot be read; check that the file is there"
    case .open: "\(path): others may read this key; run chmod 600 \(path)"
    case .notOne: "\(path): there is not one key alone in it; write the key and nothing else"
    }
  }
}
