/// How a report looks; light or dark as the reader's system is.
enum HTMLStyle {
  static let text = """
    :root { color-scheme: light dark; --ink: #1d1f21; --paper: #ffffff; --soft: #6a6f75;
      --line: #d8dadd; --bad: #a32424; --good: #1c6b3c; --shade: #f4f5f6; }
    @media (prefers-color-scheme: dark) { :root { --ink: #dcdfe2; --paper: #16181a;
      --soft: #8d9399; --line: #35393d; --bad: #f08a8a; --good: #7fd19b; --shade: #1f2225; } }
    body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper);
      max-width: 72rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
    h1 { font-size: 1.4rem; white-space: pre-wrap; } h2 { font-size: 1.15rem; margin-top: 2rem; }
    h3 { font-size: 1rem; margin: 0 0 .4rem; } h4 { font-size: .85rem; margin: 0; }
    small, .absent, .facts th { color: var(--soft); font-weight: normal; text-align: left; }
    section, article { border-top: 1px solid var(--line); padding: .8rem 0; unicode-bidi: isolate; }
    pre { white-space: pre-wrap; background: var(--shade); padding: .5rem; margin: .3rem 0;
      max-height: 32rem; overflow: auto; }
    .failed small, .denied small, .skipped small, del, .original h4 { color: var(--bad); }
    ins, .proposed h4 { color: var(--good); } ins, del { text-decoration: none; }
    .sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
    .marked { border-left: 3px solid var(--bad); padding-left: .8rem; }
    .abandoned { opacity: .6; } section:target { outline: 2px solid var(--good); }
    img { max-width: 100%; border: 1px solid var(--line); }

    """
}
