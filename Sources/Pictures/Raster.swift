internal import CGD

/// Pixels of a picture, decoded.
package struct Raster: Sendable, Hashable {
  package let width: Int
  package let height: Int
  /// Red, green, blue, alpha; rows from the top, without gaps.
  package internal(set) var pixels: [UInt8]

  /// What is not worth decoding; pictures come from logs nobody vouches for.
  package struct Limits: Sendable {
    package var pixels: Int
    package var bytes: Int

    package init(pixels: Int = 40_000_000, bytes: Int = 64 << 20) {
      self.pixels = pixels
      self.bytes = bytes
    }
  }

  /// Why a picture cannot be shown.
  package enum Failure: Error, Hashable, Sendable {
    /// Not PNG, JPEG, GIF or WebP, or too short to tell.
    case unknownFormat
    case tooLarge(width: Int, height: Int)
    case fileTooLarge(bytes: Int)
    case damaged
    /// The picture library is not installed.
    case noDecoder
  }

  /// A picture of one colour.
  package init(width: Int, height: Int, red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8 = 255) {
    precondition(width > 0 && height > 0, "a raster has at least one pixel")
    self.width = width
    self.height = height
    pixels = [UInt8](unsafeUninitializedCapacity: width * height * 4) { buffer, count in
      for at in stride(from: 0, to: width * height * 4, by: 4) {
        buffer[at] = red
        buffer[at + 1] = green
        buffer[at + 2] = blue
        buffer[at + 3] = alpha
      }
      count = width * height * 4
    }
  }

  init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(pixels.count == width * height * 4, "four bytes for each pixel")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// Decodes a picture file, having looked at its size first.
  package init(decoding bytes: [UInt8], limits: Limits = Limits()) throws(Failure) {
    guard bytes.count <= limits.bytes else { throw .fileTooLarge(bytes: bytes.count) }
    guard let header = ImageHeader(bytes) else { throw .unknownFormat }
    guard header.width <= 65535, header.height <= 65535,
      header.width * header.height <= limits.pixels
    else { throw .tooLarge(width: header.width, height: header.height) }
    guard reverie_gd_available() == 1 else { throw .noDecoder }
    let size = header.width * header.height * 4
    var status: Int32 = -1
    let pixels = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      status = reverie_gd_decode(
        bytes, bytes.count, header.format.code, buffer.baseAddress, Int32(header.width),
        Int32(header.height))
      count = status == 0 ? size : 0
    }
    guard status == 0 else { throw .damaged }
    self.init(width: header.width, height: header.height, pixels: pixels)
  }

  /// The four bytes of one pixel.
  package func pixel(x: Int, y: Int) -> [UInt8] {
    let at = (y * width + x) * 4
    return Array(pixels[at..<at + 4])
  }

  /// Returns the picture at another size; area means when shrinking, bilinear when growing.
  package func scaled(width newWidth: Int, height newHeight: Int) -> Raster {
    let (newWidth, newHeight) = (max(1, newWidth), max(1, newHeight))
    if newWidth == width && newHeight == height { return self }
    let size = newWidth * newHeight * 4
    var status: Int32 = -1
    let result = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      status = reverie_pixels_scale(
        pixels, Int32(width), Int32(height), buffer.baseAddress, Int32(newWidth), Int32(newHeight))
      count = size
    }
    guard status == 0 else {
      return Raster(width: newWidth, height: newHeight, red: 0, green: 0, blue: 0)
    }
    return Raster(width: newWidth, height: newHeight, pixels: result)
  }

  /// Returns a part of the picture, cut to what exists; nil when nothing of it does.
  package func cropped(x: Int, y: Int, width wanted: Int, height tall: Int) -> Raster? {
    let left = max(0, x)
    let top = max(0, y)
    let right = min(width, x.addingReportingOverflow(wanted).partialValue)
    let bottom = min(height, y.addingReportingOverflow(tall).partialValue)
    guard right > left, bottom > top else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity((right - left) * (bottom - top) * 4)
    for row in top..<bottom {
      result += pixels[(row * width + left) * 4..<(row * width + right) * 4]
    }
    return Raster(width: right - left, height: bottom - top, pixels: result)
  }

  /// Returns the picture as a PNG file, or nil without the picture library.
  ///
  /// Level 1 suits bytes that go to a terminal on the same machine; what is kept deserves more.
  package func png(compression level: Int = 1) -> [UInt8]? {
    var count = 0
    guard
      let bytes = reverie_gd_encode_png(
        pixels, Int32(width), Int32(height), Int32(min(9, max(1, level))), &count)
    else { return nil }
    defer { reverie_gd_free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}

extension ImageHeader.Format {
  var code: Int32 {
    switch self {
    case .png: Int32(REVERIE_PNG)
    case .jpeg: Int32(REVERIE_JPEG)
    case .gif: Int32(REVERIE_GIF)
    case .webp: Int32(REVERIE_WEBP)
    }
  }
}
