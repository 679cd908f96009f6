import Testing
import Transport

@testable import Gateway

@Suite struct HTTPServiceTests {
  @Test func `a request is served with its bytes`() throws {
    let service = try HTTPService(at: .init(port: 0)) { request, reply in
      reply.send(200, headers: [HTTPHeader("x-target", request.target)], body: request.body)
    }
    defer { service.stop() }
    let address = "http://127.0.0.1:\(service.place.port)/a%2Fb?x[]=1"
    let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
    let answer = try Transport().send(HTTPRequest("POST", address, body: body))
    #expect(answer.head.status == 200)
    #expect(answer.head["x-target"] == "/a%2Fb?x[]=1")
    #expect(answer.body == body)
  }
}
