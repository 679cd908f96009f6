extension Settings {
  /// Which language models may be asked, and what they may cost; without consent none that is not on
  /// this machine.
  package struct Models: Sendable, Hashable {
    /// Whether parts of recordings may be sent to a model that is not on this machine.
    package var remote = false
    /// Whether screenshots may be sent there, too.
    package var screenshots = false
    /// The remote critic of runs whose own model cannot be asked.
    package var critic = "claude-haiku-5-5"
    /// Whether a run is criticised by the model that recorded it, where that can be asked.
    package var isOwnCritic = true
    /// Who is asked where critics disagree.
    package var arbiter = "claude-sonnet-5-5"
    /// The address of a server that speaks OpenAI's chat completions: llama.cpp, Ollama, vLLM.
    package var local: String?
    /// The model of that server; empty for the one that it has loaded.
    package var localModel = ""
    /// A file with that server's key alone in it; nil for none.
    package var localKeyFile: String?
    /// The address of the Messages API.
    package var api = "https://api.anthropic.com"
    package var apiVersion = APIVersion.second
    /// A file with the key of the Messages API alone in it, which others may not read; nil for
    /// `$ANTHROPIC_API_KEY`.
    package var keyFile: String?
    /// The most that the models of one dream may cost, in US dollars.
    package var dreamDollars = 0.5
    package var dreamTokens = 200_000
    /// The most that all models may cost within 24 hours, in US dollars.
    package var dailyDollars = 2.0
    /// Whether many questions go into batches, which cost half and are answered within a day.
    package var batches = BatchUse.auto

    package init() {}
  }

  /// When questions go into batches: where there are many, never, or always.
  package enum BatchUse: String, Sendable, Hashable, CaseIterable {
    case auto, never, always
  }

  /// The versions of the Messages API.
  package enum APIVersion: String, Sendable, Hashable, CaseIterable {
    case first = "2023-06-01"
    case second = "2026-10-21"
  }
}
