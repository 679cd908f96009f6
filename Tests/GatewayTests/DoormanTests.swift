import Testing
import Transport

@testable import Gateway

@Suite struct DoormanTests {
  private let doorman = Doorman(.init())

  private func request(_ headers: [String: String]) -> ServedRequest {
    ServedRequest("GET", "/", headers: headers.map { HTTPHeader($0.key, $0.value) })
  }

  @Test(arguments: ["127.0.0.1:8790", "localhost", "LOCALHOST:1", "[::1]:8790", "127.0.0.2"])
  func `this machine may ask`(host: String) {
    #expect(doorman.objection(to: request(["Host": host])) == nil)
  }

  @Test(arguments: [
    "evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8790", "",
    "localhost:abc", "localhost:8790@evil.example", "127.0.0.1:80.evil.example", "[::1]evil",
  ])
  func `a name that was pointed here is refused`(host: String) {
    #expect(doorman.objection(to: request(["Host": host]))?.status == 403)
  }

  @Test func `pages are refused unless they were named`() {
    var doorman = doorman
    let page = request(["Host": "localhost", "Origin": "http://localhost:5173"])
    #expect(doorman.objection(to: page)?.status == 403)
    doorman.origins = ["http://localhost:5173"]
    #expect(doorman.objection(to: page) == nil)
    let crossing = request(["Host": "localhost", "Sec-Fetch-Site": "cross-site"])
    #expect(doorman.objection(to: crossing)?.status == 403)
  }

  @Test func `a token is asked for where there is one`() {
    let doorman = Doorman(.init(host: "0.0.0.0"), token: "a-long-enough-token")
    #expect(doorman.objection(to: request(["Host": "10.0.0.7"]))?.status == 401)
    let wrong = request(["Host": "10.0.0.7", "x-reverie-token": "a-long-enough-tokex"])
    #expect(doorman.objection(to: wrong)?.status == 401)
    let right = request(["Host": "10.0.0.7", "X-Reverie-Token": "a-long-enough-token"])
    #expect(doorman.objection(to: right) == nil)
  }

  @Test func `other machines need a token`() throws {
    let kit = try GatewayKit()
    defer { kit.stop() }
    var context = kit.context
    context.plan.doorman = Doorman(.init(host: "0.0.0.0", port: 0))
    #expect(throws: GatewayFailure.needsToken("0.0.0.0")) { try Gateway(context) }
  }
}
