import Testing

@testable import Evaluation

@Suite struct McNemarTests {
  @Test func `McNemar counts unlike pairs alone`() {
    let test = McNemar([true, true, false, true], against: [true, false, true, false])
    #expect(test.gained == 2)
    #expect(test.lost == 1)
    #expect(abs(test.p - 1) < 1e-9)
  }

  @Test func `six unlike pairs of which none is lost are one chance in thirty-two`() {
    let test = McNemar(
      Array(repeating: true, count: 6), against: Array(repeating: false, count: 6))
    #expect(abs(test.p - 2.0 / 64) < 1e-9)
  }

  @Test func `many pairs give about the same by the normal approximation`() {
    let first = (0..<210).map { $0 < 120 }
    let test = McNemar(first, against: first.map { !$0 })
    #expect(test.p > 0.03 && test.p < 0.06)
  }

  @Test func `nothing unlike is no evidence`() {
    #expect(McNemar([true, false], against: [true, false]).p == 1)
  }

  @Test func `Holm multiplies the least by all, and never lets order turn round`() {
    let corrected = Holm.corrected([0.01, 0.04, 0.03])
    #expect(abs(corrected[0] - 0.03) < 1e-12)
    #expect(abs(corrected[1] - 0.06) < 1e-12)
    #expect(abs(corrected[2] - 0.06) < 1e-12)
  }
}
