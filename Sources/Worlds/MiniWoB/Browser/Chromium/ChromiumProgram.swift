internal import Foundation

/// A browser on this machine that speaks the DevTools protocol.
package struct ChromiumProgram: Sendable, Hashable {
  /// What is looked for, best first.
  package static let names = ["chromium", "chromium-browser", "google-chrome"]

  /// Where the program is.
  package let path: String

  package init(path: String) {
    self.path = path
  }

  /// Finds the browser on the PATH of `environment`.
  package static func find(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(BrowserError) -> ChromiumProgram {
    let folders = (environment["PATH"] ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
    for name in names {
      for folder in folders {
        let path = "\(folder)/\(name)"
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
          !isFolder.boolValue, FileManager.default.isExecutableFile(atPath: path)
        {
          return ChromiumProgram(path: path)
        }
      }
    }
    throw .notInstalled(lookedFor: names)
  }

  /// The command line for a quiet browser without a window, a network or a memory.
  func arguments(profile: String, isRoot: Bool) -> [String] {
    [
      path, "--headless=new", "--remote-debugging-pipe", "--user-data-dir=\(profile)",
      "--no-first-run", "--no-default-browser-check", "--disable-extensions",
      "--disable-default-apps", "--disable-sync", "--disable-breakpad",
      "--disable-crash-reporter", "--disable-gpu", "--disable-dev-shm-usage", "--mute-audio",
      // No network: nothing is asked for, no name resolves, and the proxy for all else is not there.
      "--disable-background-networking", "--disable-component-update",
      "--disable-domain-reliability", "--no-pings",
      "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9",
      "--proxy-bypass-list=<-loopback>",
      "--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication",
      // The same pixels and the same language on every machine.
      "--lang=en-US", "--force-device-scale-factor=1", "--force-color-profile=srgb",
      "--disable-lcd-text", "--font-render-hinting=none", "--disable-smooth-scrolling",
      // A page in the background must not slow down.
      "--disable-background-timer-throttling", "--disable-renderer-backgrounding",
      "--disable-backgrounding-occluded-windows",
    ] + (isRoot ? ["--no-sandbox"] : []) + ["about:blank"]
  }

  /// The environment the browser sees: nothing of the user's session, everything in one folder.
  func environment(folder: String, path: String) -> [String: String] {
    [
      "PATH": path, "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8", "TZ": "UTC",
      "XDG_CONFIG_HOME": folder, "XDG_CACHE_HOME": folder, "XDG_DATA_HOME": folder,
      "XDG_RUNTIME_DIR": folder, "DBUS_SESSION_BUS_ADDRESS": "disabled:",
      "DBUS_SYSTEM_BUS_ADDRESS": "disabled:", "NO_AT_BRIDGE": "1",
    ]
  }
}
