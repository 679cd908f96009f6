import Pictures
import Testing

@Suite struct DrawingTests {
  private let white = Drawing.Colour(0xFFFFFF)
  private let black = Drawing.Colour(0x000000)

  private func sample() -> Drawing {
    var drawing = Drawing(width: 120, height: 60, ground: white)
    drawing.fill(.init(x: 10, y: 10, width: 20, height: 12), Drawing.Colour(0x3366CC), radius: 3)
    drawing.line(from: .init(0, 59), to: .init(119, 59), black)
    drawing.text("Save", in: .init(x: 40, y: 10, width: 60, height: 20), font: .large, black)
    drawing.pointer(x: 80, y: 40)
    return drawing
  }

  @Test func `The same drawing gives the same PNG bytes, which are read back`() throws {
    let bytes = try #require(sample().raster.png())
    #expect(bytes == sample().raster.png())
    #expect(try Raster(decoding: bytes) == sample().raster)
  }

  @Test func `A filled area has its colour and the rest the ground's`() {
    let raster = sample().raster
    #expect(raster.pixel(x: 20, y: 16) == [0x33, 0x66, 0xCC, 255])
    #expect(raster.pixel(x: 20, y: 30) == [255, 255, 255, 255])
  }

  @Test func `A text leaves ink in its area`() {
    let raster = sample().raster
    let ink = (40..<100).contains { x in
      (10..<30).contains { y in raster.pixel(x: x, y: y)[0] < 128 }
    }
    #expect(ink)
  }

  @Test func `Nothing is drawn outside the clip or the picture`() {
    var drawing = Drawing(width: 20, height: 20, ground: white)
    drawing.clipped(to: .init(x: 0, y: 0, width: 5, height: 5)) {
      $0.fill(.init(x: -50, y: -50, width: 500, height: 500), black)
    }
    #expect(drawing.raster.pixel(x: 4, y: 4) == [0, 0, 0, 255])
    #expect(drawing.raster.pixel(x: 5, y: 5) == [255, 255, 255, 255])
    drawing.disc(x: 500, y: 500, radius: 90, black)
    #expect(drawing.raster.pixel(x: 19, y: 19) == [255, 255, 255, 255])
  }
}
