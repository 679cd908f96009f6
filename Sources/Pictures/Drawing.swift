internal import CGD

/// A picture being drawn: shapes and text on a raster, cut to a clip.
///
/// Coordinates are pixels from the upper left corner; whatever lies outside is left out.
package struct Drawing: Sendable {
  /// What has been drawn so far.
  package private(set) var raster: Raster
  /// Only pixels in here change.
  package private(set) var clip: Area

  /// A point, which may lie between two pixels.
  package struct Point: Sendable, Hashable {
    package var x: Double
    package var y: Double

    package init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// A colour, seen through when its alpha is below 255.
  package struct Colour: Sendable, Hashable {
    /// Red, green, blue and alpha, from the highest byte to the lowest.
    let packed: UInt32

    /// A colour written as 0xRRGGBB.
    package init(_ hex: UInt32, alpha: UInt8 = 255) {
      packed = hex << 8 | UInt32(alpha)
    }
  }

  /// An empty sheet of one colour.
  package init(width: Int, height: Int, ground: Colour) {
    let colour = ground.packed
    raster = Raster(
      width: width, height: height, red: UInt8(colour >> 24), green: UInt8(colour >> 16 & 255),
      blue: UInt8(colour >> 8 & 255))
    clip = Area(x: 0, y: 0, width: width, height: height)
  }

  /// A drawing on top of a picture.
  package init(on raster: Raster) {
    self.raster = raster
    clip = Area(x: 0, y: 0, width: raster.width, height: raster.height)
  }

  /// Draws with a narrower clip, which ends with the closure.
  package mutating func clipped(to area: Area, _ draw: (inout Drawing) -> Void) {
    let before = clip
    clip = clip.intersection(area)
    if !clip.isEmpty { draw(&self) }
    clip = before
  }

  /// Fills a rectangle; with a radius its corners are round.
  package mutating func fill(_ area: Area, _ colour: Colour, radius: Int = 0) {
    box(area, radius: radius, thickness: 0, colour)
  }

  /// Draws the frame of a rectangle, inside it.
  package mutating func outline(
    _ area: Area, _ colour: Colour, radius: Int = 0, thickness: Int = 1
  ) {
    guard thickness > 0 else { return }
    box(area, radius: radius, thickness: thickness, colour)
  }

  /// Draws the frame of a rectangle in dashes, inside it.
  package mutating func dashedOutline(_ area: Area, _ colour: Colour, dash: Int = 4, gap: Int = 3) {
    guard !area.isEmpty, dash > 0, gap >= 0 else { return }
    let seen = area.intersection(clip.inset(by: -(dash + gap)))
    for start in stride(from: 0, to: area.width, by: dash + gap) {
      guard area.x + start + dash > seen.x, area.x + start < seen.right else { continue }
      let length = min(dash, area.width - start)
      fill(Area(x: area.x + start, y: area.y, width: length, height: 1), colour)
      fill(Area(x: area.x + start, y: area.bottom - 1, width: length, height: 1), colour)
    }
    for start in stride(from: 0, to: area.height, by: dash + gap) {
      guard area.y + start + dash > seen.y, area.y + start < seen.bottom else { continue }
      let length = min(dash, area.height - start)
      fill(Area(x: area.x, y: area.y + start, width: 1, height: length), colour)
      fill(Area(x: area.right - 1, y: area.y + start, width: 1, height: length), colour)
    }
  }

  /// Fills a circle.
  package mutating func disc(x: Int, y: Int, radius: Int, _ colour: Colour) {
    fill(.around(x: x, y: y, radius: radius), colour, radius: radius)
  }

  /// Draws a ring, its outer edge at the radius.
  package mutating func ring(x: Int, y: Int, radius: Int, _ colour: Colour, thickness: Int = 1) {
    outline(.around(x: x, y: y, radius: radius), colour, radius: radius, thickness: thickness)
  }

  /// Draws a line with round ends; a line with a broken number is left out.
  package mutating func line(
    from start: Point, to end: Point, _ colour: Colour, thickness: Double = 1
  ) {
    guard let first = start.sixteenths, let last = end.sixteenths,
      let wide = Point(thickness, 0).sixteenths?.x, wide > 0
    else { return }
    onCanvas { canvas in
      reverie_draw_line(&canvas, first.x, first.y, last.x, last.y, wide, colour.packed)
    }
  }

  /// Draws a dashed line.
  package mutating func dashedLine(
    from start: Point, to end: Point, _ colour: Colour, thickness: Double = 1, dash: Double = 4,
    gap: Double = 3
  ) {
    guard start.sixteenths != nil, end.sixteenths != nil, dash > 0, gap >= 0 else { return }
    let (across, down) = (end.x - start.x, end.y - start.y)
    let length = (across * across + down * down).squareRoot()
    guard length > 0, dash + gap >= 1 else { return }
    for from in stride(from: 0, to: length, by: dash + gap) {
      let (near, far) = (from / length, min(length, from + dash) / length)
      line(
        from: Point(start.x + across * near, start.y + down * near),
        to: Point(start.x + across * far, start.y + down * far), colour, thickness: thickness)
    }
  }

  /// Fills a polygon; one with a broken number is left out.
  package mutating func polygon(_ corners: [Point], _ colour: Colour) {
    let places = corners.compactMap(\.sixteenths)
    guard places.count == corners.count, places.count >= 3, places.count <= 1000 else { return }
    let flat = places.flatMap { [$0.x, $0.y] }
    onCanvas { canvas in
      reverie_draw_polygon(&canvas, flat, Int32(places.count), colour.packed)
    }
  }

  /// Draws an arrow pointer whose tip is the hot spot.
  package mutating func pointer(x: Int, y: Int) {
    let shape: [(Double, Double)] = [
      (0, 0), (0, 16.5), (3.9, 13), (6.6, 19), (9.3, 17.8), (6.7, 11.9), (12, 11.6),
    ]
    let corners = shape.map { Point(Double(x) + $0.0, Double(y) + $0.1) }
    for (here, there) in zip(corners, corners.dropFirst() + corners.prefix(1)) {
      line(from: here, to: there, Colour(0xFFFFFF), thickness: 3)
    }
    polygon(corners, Colour(0x10161D))
  }

  private mutating func box(_ area: Area, radius: Int, thickness: Int, _ colour: Colour) {
    // A broken area would only cost time: nothing that large is on a sheet.
    guard area.isSound, !area.intersection(clip).isEmpty else { return }
    onCanvas { canvas in
      reverie_draw_box(
        &canvas, Int32(area.x), Int32(area.y), Int32(area.width), Int32(area.height),
        Int32(min(max(0, radius), 10_000)), Int32(min(max(0, thickness), 10_000)), colour.packed)
    }
  }

  mutating func onCanvas(_ draw: (inout reverie_canvas) -> Void) {
    let (width, height, clip) = (raster.width, raster.height, clip)
    raster.pixels.withUnsafeMutableBufferPointer { pixels in
      var canvas = reverie_canvas(
        rgba: pixels.baseAddress, width: Int32(width), height: Int32(height),
        left: Int32(clip.x), top: Int32(clip.y), right: Int32(clip.right),
        bottom: Int32(clip.bottom))
      draw(&canvas)
    }
  }
}

extension Drawing.Point {
  /// The point in the unit the pixel loops count in; nil when it is broken.
  fileprivate var sixteenths: (x: Int32, y: Int32)? {
    guard x.isFinite, y.isFinite, abs(x) <= 8192, abs(y) <= 8192 else { return nil }
    return (Int32((x * 16).rounded()), Int32((y * 16).rounded()))
  }
}
