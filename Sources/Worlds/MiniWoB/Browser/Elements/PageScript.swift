/// The scripts that run in the page; each is one function, called with values.
enum PageScript {
  /// A call of one of the functions below.
  static func call(_ function: String, _ ignoring: Ignoring, _ number: Int? = nil) -> String {
    "(\(function))(\(ignoring.javaScript)\(number.map { ", \($0)" } ?? ""))"
  }

  /// Runs before a page's own scripts: keeps the short timers that are running, for `settle`.
  ///
  /// Timers do what they did before; longer ones are clocks and time limits, which nobody waits for.
  static let watchTimers = #"""
    (() => {
      const running = new Set();
      const start = window.setTimeout, stop = window.clearTimeout;
      window.setTimeout = function (body, delay, ...rest) {
        if (typeof body !== 'function' || Number(delay ?? 0) > 1000) {
          return start.call(window, body, delay, ...rest);
        }
        const id = start.call(window, (...values) => {
          running.delete(id);
          body.apply(window, values);
        }, delay, ...rest);
        running.add(id);
        return id;
      };
      window.clearTimeout = function (id) {
        running.delete(id);
        stop.call(window, id);
      };
      Object.defineProperty(window, '__reverie', { value: { running, pictures: new Map() } });
    })()
    """#

  /// Resolves to true once three frames passed without a change, a running timer or a picture that
  /// is still being loaded, to false after `limit` ms.
  ///
  /// Pictures named in styles are loaded when they are first drawn, and no event of the page tells of
  /// it: an element whose `content` is a picture has no size, and thus is not listed, until then.
  static let settle = #"""
    (ignored, limit) => new Promise((resolve) => {
      const skip = ignored.join(',');
      const watched = window.__reverie || { running: new Set(), pictures: new Map() };
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
      const load = (address) => {
        const picture = new Image();
        watched.pictures.set(address, 'loading');
        picture.onload = () => watched.pictures.set(address, 'loaded');
        picture.onerror = () => watched.pictures.set(address, 'missing');
        picture.src = address;
      };
      const isDrawn = (element) => {
        const style = getComputedStyle(element);
        const drawn = `${style.content} ${style.backgroundImage} ${style.listStyleImage}`;
        for (const [, address] of drawn.matchAll(/url\("([^"]*)"\)/g)) {
          if (!watched.pictures.has(address)) load(address);
          if (watched.pictures.get(address) === 'loading') return false;
        }
        return true;
      };
      const areDrawn = () => [...document.images].every((image) => image.complete) &&
        [...document.querySelectorAll('*')].reduce((all, each) => isDrawn(each) && all, true);
      const frame = () => {
        still = running() || watched.running.size > 0 || !areDrawn() ? 0 : still + 1;
        if (still <= 3 && performance.now() < end) return requestAnimationFrame(frame);
        watch.disconnect();
        resolve(still > 3);
      };
      requestAnimationFrame(frame);
    })
    """#

  /// Keeps where everything is scrolled to, for `awaitScroll`.
  static let noteScroll = "window.__reverieScroll = (\(scrolled))()"

  /// Ends when something has scrolled since `noteScroll` and rests for three frames; after a third of
  /// a second without, too, since a wheel at the end of a list moves nothing.
  static let awaitScroll = """
    await new Promise((resolve) => {
      const scrolled = \(scrolled);
      const before = window.__reverieScroll;
      const end = performance.now() + 333;
      let last = before, still = 0;
      const frame = () => {
        const now = scrolled();
        still = now === last ? still + 1 : 0;
        last = now;
        if (now === before ? performance.now() < end : still < 3) return requestAnimationFrame(frame);
        resolve();
      };
      requestAnimationFrame(frame);
    })
    """

  private static let scrolled =
    "() => [...document.querySelectorAll('*')].map((each) => each.scrollTop + each.scrollLeft).join()"

  /// Walks what is rendered and lists what a person would notice; see `PageElement`.
  static let elements = elementWalk
}
