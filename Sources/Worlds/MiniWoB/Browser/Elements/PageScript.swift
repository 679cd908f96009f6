/// The scripts that run in the page; each is one function, called with values.
enum PageScript {
  /// A call of one of the functions below.
  static func call(_ function: String, _ ignoring: Ignoring, _ number: Int? = nil) -> String {
    "(\(function))(\(ignoring.javaScript)\(number.map { ", \($0)" } ?? ""))"
  }

  /// Resolves to true once three frames passed without a change, to false after `limit` ms.
  static let settle = #"""
    (ignored, limit) => new Promise((resolve) => {
      const skip = ignored.join(',');
      const counts = (node) => {
        const element = node.nodeType === 1 ? node : node.parentElement;
        return !skip || !element || !element.closest(skip);
      };
      let still = 0;
      const end = performance.now() + limit;
      const watch = new MutationObserver((changes) => {
        if (changes.some((change) => counts(change.target))) still = 0;
      });
      watch.observe(document, {
        subtree: true, childList: true, attributes: true, characterData: true,
      });
      const running = () => document.getAnimations().some((animation) =>
        animation.playState === 'running' && counts(animation.effect?.target ?? document));
      const frame = () => {
        still = running() ? 0 : still + 1;
        if (still <= 3 && performance.now() < end) return requestAnimationFrame(frame);
        watch.disconnect();
        resolve(still > 3);
      };
      requestAnimationFrame(frame);
    })
    """#

  /// Walks what is rendered and lists what a person would notice; see `PageElement`.
  static let elements = elementWalk
}
