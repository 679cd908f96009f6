package import LanguageModels
internal import Pictures
package import Trajectories

/// The screenshots that go with a question: few, and small enough for the model.
package struct KeyFrames: Sendable {
  /// One screenshot as it is sent.
  struct Frame: Sendable {
    var step: Int
    /// `before`, `after`.
    var when: String
    var bytes: [UInt8]
    var type: String
    var scale: PictureScale
  }

  /// Whether and how screenshots may be sent.
  package struct Album: Sendable {
    /// The bytes of a picture; nil where they cannot be had.
    package var read: @Sendable (ImageReference.Place) -> [UInt8]?
    package var budget: PictureScale.Budget

    package init(
      budget: PictureScale.Budget,
      read: @escaping @Sendable (ImageReference.Place) -> [UInt8]?
    ) {
      self.budget = budget
      self.read = read
    }
  }

  private(set) var frames: [Frame] = []

  static let most = 4
  private static let types: Set = ["image/png", "image/jpeg", "image/gif", "image/webp"]

  /// None: screenshots are not sent.
  init() {}

  /// Before and after what is suspected first, before the second suspect, and the last of all.
  init(_ steps: [Step], _ suspects: [Int], _ album: Album) {
    let byNumber = Dictionary(steps.map { ($0.number, $0) }) { first, _ in first }
    var wanted: [(step: Int, when: String, picture: ImageReference)] = []
    func want(_ number: Int?, _ when: String) {
      guard let number, let step = byNumber[number],
        let picture = (when == "before" ? step.before : step.after)?.images.last,
        !wanted.contains(where: { $0.picture.place == picture.place })
      else { return }
      wanted.append((number, when, picture))
    }
    want(suspects.first, "before")
    want(suspects.first, "after")
    want(suspects.dropFirst().first, "before")
    want(steps.last { !($0.after?.images.isEmpty ?? true) }?.number, "after")
    frames = wanted.prefix(Self.most).compactMap { want in
      Self.frame(want.picture, album).map { bytes, type, scale in
        Frame(step: want.step, when: want.when, bytes: bytes, type: type, scale: scale)
      }
    }
  }

  /// As it is where it fits, else scaled by a factor that is known.
  private static func frame(
    _ picture: ImageReference, _ album: Album
  ) -> (bytes: [UInt8], type: String, scale: PictureScale)? {
    guard let bytes = album.read(picture.place) else { return nil }
    if let size = picture.size, types.contains(picture.mediaType) {
      let scale = PictureScale(width: size.width, height: size.height, within: album.budget)
      if scale.width == size.width, scale.height == size.height {
        return (bytes, picture.mediaType, scale)
      }
    }
    guard let raster = try? Raster(decoding: bytes) else { return nil }
    let scale = PictureScale(width: raster.width, height: raster.height, within: album.budget)
    guard
      let png = raster.scaled(width: scale.width, height: scale.height).png(compression: 6)
    else { return nil }
    return (png, "image/png", scale)
  }

  /// How the coordinates of a step are shown and answered; nil where they are those of the recording.
  func scale(of step: Int) -> PictureScale? {
    let own = frames.filter { $0.step == step }
    return (own.first { $0.when == "before" } ?? own.first)?.scale
  }

  var tokens: Int { frames.reduce(0) { $0 + $1.scale.tokens } }
}
