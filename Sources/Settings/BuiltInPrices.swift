/// List prices in US dollars per million tokens, as published up to the date; five-minute cache writes.
///
/// Only models whose price is known are here. Where prices step up with long prompts, `long_prompt` says
/// from how many tokens and `long_factor` by how much; of older models the prices are those of short ones. Users add or correct models in `prices.toml`.
let builtInPrices = """
  date = "2026-11-01"

  [models]
  "claude-fable-5-1" = { input = 10, output = 50, cache_read = 0.25, cache_write = 12.5 }
  "claude-opus-5-5" = { input = 4, output = 20, cache_read = 0.2, cache_write = 5 }
  "claude-opus-5" = { input = 5, output = 25, cache_read = 0.5, cache_write = 6.25 }
  "claude-opus-4-6" = { input = 5, output = 25, cache_read = 0.5, cache_write = 6.25 }
  "claude-opus-4-5" = { input = 5, output = 25, cache_read = 0.5, cache_write = 6.25 }
  "claude-opus-4-1" = { input = 15, output = 75, cache_read = 1.5, cache_write = 18.75 }
  "claude-opus-4-0" = { input = 15, output = 75, cache_read = 1.5, cache_write = 18.75 }
  "claude-opus-4" = { input = 15, output = 75, cache_read = 1.5, cache_write = 18.75 }
  "claude-3-opus" = { input = 15, output = 75, cache_read = 1.5, cache_write = 18.75 }
  "claude-sonnet-5-5" = { input = 2, output = 10, cache_read = 0.1, cache_write = 2.5 }
  "claude-sonnet-4-6" = { input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }
  "claude-sonnet-4-5" = { input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }
  "claude-sonnet-4-0" = { input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }
  "claude-sonnet-4" = { input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }
  "claude-3-7-sonnet" = { input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }
  "claude-3-5-sonnet" = { input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }
  "claude-3-sonnet" = { input = 3, output = 15 }
  "claude-haiku-5-5" = { input = 0.1, output = 0.5, cache_read = 0.01, cache_write = 0.125, long_prompt = 100000, long_factor = 5 }
  "claude-haiku-4-5" = { input = 1, output = 5, cache_read = 0.1, cache_write = 1.25 }
  "claude-3-5-haiku" = { input = 0.8, output = 4, cache_read = 0.08, cache_write = 1 }
  "claude-3-haiku" = { input = 0.25, output = 1.25, cache_read = 0.03, cache_write = 0.3 }
  "gpt-5.2" = { input = 1.75, output = 14, cache_read = 0.175 }
  "gpt-5.2-codex" = { input = 1.75, output = 14, cache_read = 0.175 }
  "gpt-5.1" = { input = 1.25, output = 10, cache_read = 0.125 }
  "gpt-5.1-codex" = { input = 1.25, output = 10, cache_read = 0.125 }
  "gpt-5.1-codex-max" = { input = 1.25, output = 10, cache_read = 0.125 }
  "gpt-5.1-codex-mini" = { input = 0.25, output = 2, cache_read = 0.025 }
  "gpt-5" = { input = 1.25, output = 10, cache_read = 0.125 }
  "gpt-5-codex" = { input = 1.25, output = 10, cache_read = 0.125 }
  "gpt-5-mini" = { input = 0.25, output = 2, cache_read = 0.025 }
  "gpt-5-nano" = { input = 0.05, output = 0.4, cache_read = 0.005 }
  "gpt-4.1" = { input = 2, output = 8, cache_read = 0.5 }
  "gpt-4.1-mini" = { input = 0.4, output = 1.6, cache_read = 0.1 }
  "gpt-4o" = { input = 2.5, output = 10, cache_read = 1.25 }
  "gpt-4o-mini" = { input = 0.15, output = 0.6, cache_read = 0.075 }
  "o3" = { input = 2, output = 8, cache_read = 0.5 }
  "o4-mini" = { input = 1.1, output = 4.4, cache_read = 0.275 }
  "computer-use-preview" = { input = 3, output = 12 }
  """
