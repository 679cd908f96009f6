internal import Formats

/// One thing that an agent may ask for; all of them only look.
struct MCPTool {
  /// What a call came to.
  struct Answer {
    /// For the model to read.
    var text: String
    /// The same for programs, as the tool's output schema has it.
    var value: ExportValue
  }

  /// One parameter.
  struct Parameter {
    var name: StaticString
    /// Of JSON Schema: `string` or `integer`.
    var type: String
    var about: String
    var isWanted = false

    static func text(
      _ name: StaticString, _ about: String, isWanted: Bool = false
    ) -> Parameter { Parameter(name: name, type: "string", about: about, isWanted: isWanted) }
  }

  var name: String
  var title: String
  var about: String
  var parameters: [Parameter]
  /// Members of the answer, with their types.
  var answers: [(String, ExportValue)]
  var run: (MCPArguments) throws -> Answer

  /// How it is listed.
  var sheet: ExportValue {
    .object([
      ("name", .text(name)), ("title", .text(title)), ("description", .text(about)),
      (
        "inputSchema",
        .object([
          ("type", .text("object")),
          (
            "properties",
            .object(
              parameters.map {
                (
                  "\($0.name)",
                  .object([("type", .text($0.type)), ("description", .text($0.about))])
                )
              })
          ),
          ("required", .list(parameters.filter(\.isWanted).map { .text("\($0.name)") })),
          ("additionalProperties", .flag(false)),
        ])
      ),
      (
        "outputSchema",
        .object([
          ("type", .text("object")), ("properties", .object(answers)),
          ("required", .list(answers.map { .text($0.0) })),
        ])
      ),
      (
        "annotations",
        .object([
          ("readOnlyHint", .flag(true)), ("destructiveHint", .flag(false)),
          ("idempotentHint", .flag(true)), ("openWorldHint", .flag(false)),
        ])
      ),
    ])
  }

  /// Calls it; what goes wrong is an answer too, for the model to read.
  func call(_ arguments: JSON?) -> ExportValue {
    do {
      let answer = try run(try MCPArguments(arguments, parameters))
      return Self.result(answer.text, answer.value)
    } catch {
      return Self.result(MCPQuote.plain("\(error)", most: 1_000), nil)
    }
  }

  private static func result(_ text: String, _ value: ExportValue?) -> ExportValue {
    let content = ExportValue.object([("type", .text("text")), ("text", .text(text))])
    return .object(
      [("content", .list([content]))]
        + (value.map { [("structuredContent", $0)] } ?? [])
        + [("isError", .flag(value == nil))])
  }

  /// A type in an output schema.
  static func type(_ name: String) -> ExportValue { .object([("type", .text(name))]) }
}

/// What a call gives a tool.
struct MCPArguments {
  /// Why a call cannot be understood.
  struct Complaint: Error, CustomStringConvertible {
    var description: String
  }

  private var texts: [String: String] = [:]
  private var numbers: [String: Int] = [:]

  init(_ json: JSON?, _ parameters: [MCPTool.Parameter]) throws {
    if let json, json.kind != .object {
      throw Complaint(description: "arguments: an object is wanted")
    }
    let known = parameters.map { "\($0.name)" }
    if let other = json?.names.first(where: { !known.contains($0) }) {
      throw Complaint(
        description: "\(other.prefix(64)) is not known; \(known.joined(separator: ", ")) are")
    }
    for parameter in parameters {
      guard let value = json?.member(parameter.name) else {
        guard !parameter.isWanted else {
          throw Complaint(description: "\(parameter.name) is wanted")
        }
        continue
      }
      let name = "\(parameter.name)"
      if parameter.type == "integer" {
        guard let number = value.int else {
          throw Complaint(description: "\(name): a whole number is wanted")
        }
        numbers[name] = number
      } else {
        guard let text = value.string, !text.isEmpty, text.utf8.count <= 16_000 else {
          throw Complaint(description: "\(name): a text of 1 to 16,000 bytes is wanted")
        }
        texts[name] = text
      }
    }
  }

  subscript(text name: String) -> String? { texts[name] }
  subscript(number name: String) -> Int? { numbers[name] }
}
