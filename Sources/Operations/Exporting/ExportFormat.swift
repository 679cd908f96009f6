/// What `reverie export` writes.
package enum ExportFormat: String, CaseIterable, Sendable {
  case dpo, sft, atif, messages, jsonl, html

  /// Whether each run gives a document of its own; else all runs give lines of one file.
  package var isDocument: Bool {
    switch self {
    case .atif, .messages, .html: true
    case .dpo, .sft, .jsonl: false
    }
  }

  /// The file of a run below the folder that documents are written to.
  func fileName(_ name: String) -> String {
    switch self {
    case .atif: "\(name)/trajectory.json"
    case .messages: "\(name).json"
    case .html: "\(name).html"
    case .dpo, .sft, .jsonl: "\(name).jsonl"
    }
  }
}

/// How runs are exported.
package struct ExportOptions: Sendable {
  package var format: ExportFormat
  /// Also what nobody accepted, or what people disagree about.
  package var takesAll = false
  /// Whether pictures are written.
  package var hasPictures = true
  /// For documents: the corrected runs of accepted proposals in place of the recordings.
  package var isCorrected = false
  /// This program with its version.
  package var tool: String

  package init(_ format: ExportFormat, tool: String) {
    self.format = format
    self.tool = tool
  }
}
