import Foundation
import Storage
import Testing
import Trajectories

@testable import Gateway

@Suite final class MemoryStoreTests {
  private let kit: GatewayKit
  private let store: String

  init() throws {
    kit = try GatewayKit()
    store = try kit.call("POST", "/v1/memory_stores?beta=true", ["name": "Notes"]).id
  }

  deinit { kit.stop() }

  private func path(_ rest: String = "") -> String { "/v1/memory_stores/\(store)\(rest)" }

  private func write(_ path: String, _ content: String = "x") throws -> Answer {
    try kit.call("POST", self.path("/memories"), ["path": path, "content": content])
  }

  // MARK: - Stores

  @Test func `a store has every member, with nulls`() throws {
    let store = try kit.call("GET", path())
    #expect(store.status == 200 && store.id.hasPrefix("memstore_"))
    #expect(
      Set(store.json.keys) == [
        "id", "type", "name", "description", "metadata", "created_at", "updated_at", "archived_at",
      ])
    #expect(store.json["archived_at"] is NSNull && store.json["description"] as? String == "")
    #expect((store.json["created_at"] as? String)?.hasSuffix("Z") == true)
    #expect(store.headers["request-id"] != nil)
  }

  @Test func `an update keeps what it leaves out, and null takes a pair out`() throws {
    let first = try kit.call(
      "POST", path(), ["description": "what", "metadata": ["a": "1", "b": "2"]])
    #expect(first.json["name"] as? String == "Notes")
    let second = try kit.call(
      "POST", path(), ["description": "", "metadata": ["a": NSNull(), "c": "3"]])
    #expect(second.json["metadata"] as? [String: String] == ["b": "2", "c": "3"])
    #expect(second.json["description"] as? String == "")
  }

  @Test(
    arguments: [
      ["name": ""], ["name": "a\nb"], ["name": String(repeating: "x", count: 256)], [:],
      ["name": "a", "description": String(repeating: "x", count: 1_025)], ["name": 3],
      ["name": "a", "metadata": ["": "x"]],
      ["name": "a", "metadata": ["k": String(repeating: "x", count: 513)]],
      ["name": "a", "metadata": Dictionary(uniqueKeysWithValues: (0...16).map { ("\($0)", "x") })],
    ] as [[String: any Sendable]])
  func `what a store may not be called is refused`(_ body: [String: any Sendable]) throws {
    let answer = try kit.call("POST", "/v1/memory_stores", body)
    #expect(answer.status == 400 && answer.errorType == "invalid_request_error")
  }

  @Test func `an archived store can be read and cleared, and not be written`() throws {
    let memory = try write("/a").id
    let archived = try kit.call("POST", path("/archive"))
    #expect(archived.json["archived_at"] is String)
    #expect(try kit.call("POST", path("/archive")).json["archived_at"] is String)
    #expect(try write("/b").status == 400)
    #expect(try kit.call("POST", path(), ["name": "New"]).status == 400)
    #expect(try kit.call("POST", path("/memories/\(memory)"), ["content": "y"]).status == 400)
    #expect(try kit.call("GET", path("/memories/\(memory)")).json["content"] as? String == "x")
    #expect(try !kit.call("GET", "/v1/memory_stores").texts("id").contains(store))
    #expect(
      try kit.call("GET", "/v1/memory_stores?include_archived=true").texts("id").contains(store))
    #expect(try kit.call("DELETE", path("/memories/\(memory)")).status == 200)
    #expect(try kit.call("DELETE", path()).json["type"] as? String == "memory_store_deleted")
  }

  @Test func `a deleted store leaves a tombstone`() throws {
    _ = try write("/a")
    #expect(try kit.call("DELETE", path()).status == 200)
    let gone = try kit.call("GET", path())
    #expect(gone.status == 404 && gone.errorType == "not_found_error")
    #expect((gone.error["message"] as? String)?.contains("was deleted at") == true)
    let stone = try #require(try kit.archive.storeTombstone(store))
    #expect(stone.name == "Notes" && stone.files == 1 && stone.versions == 1)
    #expect(try kit.archive.health().problems.isEmpty)
  }

  @Test func `stores are listed newest first, page by page`() throws {
    for number in 0..<6 { _ = try kit.call("POST", "/v1/memory_stores", ["name": "\(number)"]) }
    let names = try kit.all("/v1/memory_stores", limit: 3).compactMap { $0["name"] as? String }
    #expect(names == ["5", "4", "3", "2", "1", "0", "Notes"])
    #expect(try kit.call("GET", "/v1/memory_stores?page=page_nonsense").status == 400)
    #expect(try kit.call("GET", "/v1/memory_stores?limit=0").status == 400)
    #expect(try kit.call("GET", "/v1/memory_stores?limit=101").status == 400)
    let future = "created_at%5Bgte%5D=2099-01-01T00%3A00%3A00%2B00%3A00"
    #expect(try kit.call("GET", "/v1/memory_stores?" + future).items.isEmpty)
    #expect(try kit.call("GET", "/v1/memory_stores?created_at[lte]=tomorrow").status == 400)
  }

  @Test func `both headers at once are refused on stores alone`() throws {
    let both = ["anthropic-beta": "agent-memory-2026-07-22, managed-agents-2026-04-01"]
    #expect(try kit.call("GET", path(), headers: both).status == 400)
    for beta in ["agent-memory-2026-07-22", "managed-agents-2026-04-01,other", ""] {
      #expect(try kit.call("GET", path(), headers: ["anthropic-beta": beta]).status == 200)
    }
  }

  // MARK: - Memories

  @Test(arguments: ["", "a", "{\"k\":\"\\u0000\\n\"}", "née\u{301} 😀\u{202E}", "\u{0}\u{FEFF}"])
  func `contents come back byte for byte`(_ content: String) throws {
    let made = try write("/a", content)
    #expect(made.json["content"] is NSNull)
    let read = try kit.call("GET", path("/memories/\(made.id)"))
    #expect((read.json["content"] as? String)?.utf8.elementsEqual(content.utf8) == true)
    #expect(read.json["content_sha256"] as? String == ContentHash(of: content).description)
    #expect(read.json["content_size_bytes"] as? Int == content.utf8.count)
    let listed = try kit.call("GET", path("/memories?view=full"))
    #expect(listed.items.first?["content"] as? String == read.json["content"] as? String)
  }

  @Test func `secrets in files stay as the client wrote them`() throws {
    let secret = "api_key = sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789"
    let made = try write("/a", secret).id
    #expect(try kit.call("GET", path("/memories/\(made)")).json["content"] as? String == secret)
  }

  @Test(arguments: [
    "", "/", "a", "a/b", "//", "/a//b", "/a/", "/.", "/..", "/../etc/passwd", "/a/../../b",
    "/a/./b",
    "/%2e%2e/x", "/%2E%2E%2Fx", "/a/..%2f..%2fx", "/%252e%252e/x", "/..\\..\\x", "/a\\..\\b",
    "/%c0%ae%c0%ae/x", "/\u{FF0E}\u{FF0E}/x", "/\u{2025}/x", "/a\u{0}b", "/a\nb", "/a%00b",
    "/a\u{200B}b", "/a\u{202E}b", "/a\u{2028}b", "/a\u{2029}b", "/cafe\u{301}",
    "/" + String(repeating: "a/", count: 20) + "a", "/" + String(repeating: "a", count: 1_024),
  ])
  func `a path that is none is refused`(_ path: String) throws {
    let answer = try write(path)
    #expect(answer.status == 400, "\(path)")
    #expect(answer.errorType == "invalid_request_error")
  }

  @Test(arguments: [
    "/a", "/a/b.md", "/...", "/.hidden", "/a..b", "/Caf\u{E9}", "/日本/語", "/100%", "/a%2eb", "/a b",
    "/a\\b", "/" + String(repeating: "a/", count: 19) + "a",
    "/" + String(repeating: "a", count: 1_023),
  ])
  func `a good path is taken as it is`(_ path: String) throws {
    let made = try write(path)
    #expect(made.status == 200)
    #expect((made.json["path"] as? String)?.utf8.elementsEqual(path.utf8) == true)
  }

  @Test func `a path is taken once, whoever comes next`() throws {
    let first = try write("/a")
    let second = try write("/a", "y")
    #expect(second.status == 409 && second.errorType == "memory_path_conflict_error")
    #expect(second.error["conflicting_memory_id"] as? String == first.id)
    #expect(second.error["conflicting_path"] as? String == "/a")
    #expect(second.headers["x-should-retry"] == "false")
    #expect(try write("/A").status == 200)
    let other = try write("/b").id
    let moved = try kit.call("POST", path("/memories/\(other)"), ["path": "/a"])
    #expect(moved.status == 409 && moved.errorType == "memory_path_conflict_error")
  }

  @Test func `a precondition holds, or what was wanted is so already`() throws {
    let memory = try write("/a", "one")
    let address = path("/memories/\(memory.id)")
    func update(_ content: String, expecting: String, path: String = "/a") throws -> Answer {
      let hash = ContentHash(of: expecting).description
      return try kit.call(
        "POST", address,
        [
          "content": content, "path": path,
          "precondition": ["type": "content_sha256", "content_sha256": hash],
        ])
    }
    #expect(try update("two", expecting: "one").status == 200)
    let late = try update("three", expecting: "one")
    #expect(late.status == 409 && late.errorType == "memory_precondition_failed_error")
    #expect(late.headers["x-should-retry"] == "false")
    #expect(try update("two", expecting: "one").status == 200)
    #expect(try update("two", expecting: "one", path: "/b").status == 409)
    let renamed = try update("two", expecting: "two", path: "/b")
    #expect(renamed.id == memory.id && renamed.json["path"] as? String == "/b")
    let wrong = ["type": "content_sha256", "content_sha256": "abc"]
    #expect(try kit.call("POST", address, ["content": "x", "precondition": wrong]).status == 400)
    let hash = ContentHash(of: "one").description
    #expect(try kit.call("DELETE", address + "?expected_content_sha256=\(hash)").status == 409)
    #expect(try kit.call("DELETE", address).json["type"] as? String == "memory_deleted")
    #expect(try kit.call("GET", address).status == 404)
  }

  @Test func `a memory holds 102,400 bytes and no more`() throws {
    #expect(try write("/a", String(repeating: "x", count: 102_400)).status == 200)
    #expect(try write("/b", String(repeating: "é", count: 51_201)).status == 400)
  }

  @Test func `a body that is no JSON object is refused`() throws {
    for body in ["{", "[]", "{\"path\":\"/a\",\"content\":\"\\ud800\"}", "{\"path\":\"/a\"}"] {
      #expect(try kit.call("POST", path("/memories"), bytes: Array(body.utf8)).status == 400)
    }
    let bytes = Array("{\"path\":\"/a\",\"content\":\"".utf8) + [0xFF] + Array("\"}".utf8)
    #expect(try kit.call("POST", path("/memories"), bytes: bytes).status == 400)
    let pair = "{\"path\":\"/a\",\"content\":\"\\ud83d\\ude00 \\\\ud800\"}"
    let made = try kit.call("POST", path("/memories?view=full"), bytes: Array(pair.utf8))
    #expect(made.json["content"] as? String == "😀 \\ud800")
  }

  @Test func `a list folds what lies deeper`() throws {
    for path in ["/a/x", "/a/y/z", "/a!", "/a0", "/b/c/d", "/top"] { _ = try write(path) }
    func names(_ query: String, limit: Int) throws -> [String] {
      try kit.all(path("/memories?" + query), limit: limit).compactMap { $0["path"] as? String }
    }
    for limit in 1...7 {
      #expect(
        try names("depth=0", limit: limit) == ["/a!", "/a/x", "/a/y/z", "/a0", "/b/c/d", "/top"])
      #expect(try names("depth=1", limit: limit) == ["/a!", "/a/", "/a0", "/b/", "/top"])
      #expect(try names("depth=1&path_prefix=%2Fa%2F", limit: limit) == ["/a/x", "/a/y/"])
    }
    #expect(try names("path_prefix=/b/", limit: 5) == ["/b/c/d"])
    let folder = try #require(try kit.all(path("/memories?depth=1"), limit: 9).dropFirst().first)
    #expect(folder["type"] as? String == "memory_prefix" && folder.count == 2)
    for bad in ["depth=2", "path_prefix=/b", "path_prefix=b/", "view=all", "path_prefix=/../"] {
      #expect(try kit.call("GET", path("/memories?" + bad)).status == 400, "\(bad)")
    }
  }

  @Test func `a full page is short`() throws {
    for number in 0..<25 { _ = try write("/n\(number)") }
    let full = try kit.call("GET", path("/memories?view=full&limit=100"))
    #expect(full.items.count == 20 && full.next != nil)
    #expect(try kit.call("GET", path("/memories?limit=100")).items.count == 25)
  }

  // MARK: - Versions

  @Test func `every change that does something is a version, with who did it`() throws {
    let key = ["x-api-key": "sk-test-one"]
    let memory = try kit.call(
      "POST", path("/memories"), ["path": "/a", "content": "1"], headers: key
    ).id
    let address = path("/memories/\(memory)")
    _ = try kit.call("POST", address, ["content": "1"])
    _ = try kit.call("POST", address, ["content": "2"])
    _ = try kit.call("DELETE", address)
    let versions = try kit.all(path("/memory_versions?memory_id=\(memory)"), limit: 1)
    #expect(
      versions.compactMap { $0["operation"] as? String } == ["deleted", "modified", "created"])
    #expect(versions.first?["content_sha256"] is NSNull && versions.first?["path"] is String)
    let actor = try #require(versions.last?["created_by"] as? [String: String])
    #expect(actor["type"] == "api_actor")
    let name = try #require(actor["api_key_id"])
    #expect(name.hasPrefix("apikey_") && !name.contains("sk-test"))
    #expect(try kit.call("GET", path("/memory_versions?api_key_id=\(name)")).items.count == 1)
    #expect(try kit.call("GET", path("/memory_versions?operation=modified")).items.count == 1)
    #expect(try kit.call("GET", path("/memory_versions?operation=burnt")).status == 400)
    let first = try #require(versions.last?["id"] as? String)
    #expect(
      try kit.call("GET", path("/memory_versions/\(first)")).json["content"] as? String == "1")
  }

  @Test func `a version is redacted unless it is what a memory is now`() throws {
    let memory = try write("/secret", "1")
    let first = try #require(memory.json["memory_version_id"] as? String)
    let refused = try kit.call("POST", path("/memory_versions/\(first)/redact"))
    #expect(refused.status == 400)
    _ = try kit.call("POST", path("/memories/\(memory.id)"), ["content": "2"])
    let redacted = try kit.call("POST", path("/memory_versions/\(first)/redact"))
    #expect(redacted.status == 200 && redacted.json["redacted_at"] is String)
    for name in ["content", "content_sha256", "content_size_bytes", "path"] {
      #expect(redacted.json[name] is NSNull)
    }
    let again = try kit.call("POST", path("/memory_versions/\(first)/redact"))
    #expect(again.json["redacted_at"] as? String == redacted.json["redacted_at"] as? String)
    _ = try kit.call("DELETE", path("/memories/\(memory.id)"))
    let second = try #require(
      try kit.call("GET", path("/memory_versions")).texts("id").dropFirst().first)
    #expect(try kit.call("POST", path("/memory_versions/\(second)/redact")).status == 200)
  }
}
