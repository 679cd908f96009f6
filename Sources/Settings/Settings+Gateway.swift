extension Settings {
  /// Where the gateway listens, and to which API it sends requests on.
  package struct Gateway: Sendable, Hashable {
    /// `HOST:PORT`.
    package var listen = "127.0.0.1:8790"
    package var upstream = "https://api.anthropic.com"
    /// A file with a token alone in it that clients have to send; needed where other machines can
    /// reach the gateway.
    package var tokenFile: String?
    /// Other names of this machine that clients may use.
    package var hosts: [String] = []
    /// Pages in browsers that may ask.
    package var origins: [String] = []
    /// Models that dreams of clients may ask where they name them, within `[models]`; the others are
    /// dreamt by the embedded engine alone.
    package var models: [String] = []

    package init() {}
  }
}
