internal import FoundationEssentials
internal import LanguageModels

/// Why an answer is no critique; counted, and shown in these words.
package enum NoCritique: Hashable, Sendable, Error {
  case declined, cut, tooLong, empty, otherForm, otherEnding

  package var words: String {
    switch self {
    case .declined: "the model declines to answer"
    case .cut: "the answer broke off"
    case .tooLong: "the answer is longer than was allowed"
    case .empty: "the answer is empty"
    case .otherForm: "the answer is no critique"
    case .otherEnding: "the answer ended in a way that is not known"
    }
  }
}

/// The forms of answers, as JSON.
enum AnswerForm {
  struct Quote: Decodable {
    var step: Double
    var field: String
    var quote: String
  }

  struct Wide: Decodable {
    var suspects: [Double]
    var why: String
  }

  struct Narrow: Decodable {
    struct Share: Decodable {
      var step: Double
      var probability: Double
    }
    struct Better: Decodable {
      var edit: String
      var action: String
      var x: Double
      var y: Double
      var text: String
      var seconds: Double
      var through: Double
    }
    var verdict: String
    var steps: [Share]
    var cause: String
    var citations: [Quote]
    var better: Better
    var why: String
  }

  struct Cross: Decodable {
    var answer: String
    var citations: [Quote]
    var why: String
  }

  private static let mostBytes = 64 << 10
  /// Lists are read so far; what a model adds beyond that is not looked at.
  static let mostItems = 20

  /// Reads an answer that came whole.
  static func read<Form: Decodable>(
    _ form: Form.Type, from answer: ModelAnswer
  ) throws(NoCritique) -> Form {
    switch answer.ending {
    case .finished: break
    case .tooLong: throw .tooLong
    case .refused: throw .declined
    case .cut: throw .cut
    case .other: throw .otherEnding
    }
    guard answer.text.utf8.count <= mostBytes else { throw .tooLong }
    // Servers that know no schema may set the JSON in a fence or in a sentence.
    guard let first = answer.text.firstIndex(of: "{"), let last = answer.text.lastIndex(of: "}"),
      first < last
    else {
      throw answer.text.allSatisfy(\.isWhitespace) ? .empty : .otherForm
    }
    do {
      return try JSONDecoder().decode(form, from: Data(answer.text[first...last].utf8))
    } catch { throw .otherForm }
  }
}

extension Double {
  /// A whole number that a step can have; nil for anything else.
  var wholeStep: Int? {
    guard isFinite, self == rounded(), self >= 0, self < 1e9 else { return nil }
    return Int(self)
  }
}
