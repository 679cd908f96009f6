import LanguageModels
import Operations
import Trajectories

extension ModelsCommand {
  /// What `reverie models` says.
  struct Report: Encodable {
    struct Model: Encodable {
      private enum CodingKeys: String, CodingKey {
        case role, name, host, isLocal, screenshots, priced, inputPrice, outputPrice, denied
        case answer, failure
      }

      var role: String
      var name: String?
      var host: String?
      var isLocal: Bool?
      var screenshots: Bool?
      var priced: String?
      var inputPrice: Double?
      var outputPrice: Double?
      var denied: String?
      var answer: String?
      var failure: String?
      var choice: ModelChoice?

      init(_ role: String, _ choice: ModelChoice) {
        self.role = role
        self.choice = choice
        name = choice.name
        host = choice.host
        isLocal = choice.isLocal
        screenshots = choice.takesPictures
        priced = choice.priced
        inputPrice = choice.tariff.input
        outputPrice = choice.tariff.output
      }

      init(_ role: String, denied: String) {
        self.role = role
        self.denied = denied
      }
    }

    struct Spent: Encodable {
      var stage: String
      var model: String
      var questions: Int
      var tokens: Int
      var dollars: Double
      var open: Int

      init(_ spending: ModelSpending) {
        stage = spending.stage
        model = spending.model
        questions = spending.questions
        tokens = spending.spent.tokens
        dollars = spending.spent.dollars
        open = spending.open
      }
    }

    var models: [Model]
    var spentToday: [Spent]
    var dailyDollars: Double
    var dreamDollars: Double
    var dreamTokens: Int
    var inFlight: Int

    var lines: [String] {
      models.flatMap(\.lines) + [spentLine]
        + spentToday.map { spent in
          let open = spent.open > 0 ? ", \(spent.open) without an end" : ""
          return
            "  \(spent.stage), \(spent.model): \(Words.count(spent.questions, "question")), \(Words.count(spent.tokens, "token")), \(Self.dollars(spent.dollars))\(open)"
        } + (inFlight > 0 ? ["in flight: \(Words.count(inFlight, "call"))"] : [])
    }

    private var spentLine: String {
      let sum = spentToday.reduce(0) { $0 + $1.dollars }
      return
        "spent within 24 hours: \(Self.dollars(sum)) of \(Words.dollars(dailyDollars)); a dream may cost \(Words.dollars(dreamDollars)) and \(Words.count(dreamTokens, "token"))"
    }

    /// `$0.0123`: a call is often less than a cent.
    static func dollars(_ amount: Double) -> String {
      let parts = Int(clamped: (amount * 10_000).rounded(.up))
      return "$\(parts / 10_000)." + String(String(10_000 + parts % 10_000).dropFirst())
    }
  }
}

extension ModelsCommand.Report.Model {
  fileprivate var lines: [String] {
    guard let name, let host, let isLocal else { return ["\(role): \(denied ?? "")"] }
    let place = isLocal ? "this machine (\(host))" : "text goes to \(host)"
    let pictures =
      isLocal ? "" : screenshots == true ? ", screenshots, too" : ", screenshots do not"
    let price =
      priced.map {
        "$\(Self.number(inputPrice)) in and $\(Self.number(outputPrice)) out per million tokens, prices of \($0)"
      } ?? "costs nothing"
    var lines = ["\(role): \(name); \(place)\(pictures); \(price)"]
    if let answer { lines.append("  answered: \(answer)") }
    if let failure { lines.append("  failed: \(failure)") }
    return lines
  }

  private static func number(_ price: Double?) -> String { Words.twoDecimals(price ?? 0) }
}
