package import LanguageModels
package import Trajectories

/// A language model as a critic.
package struct CriticModel: Sendable {
  /// As it stands beside its critiques.
  package var name: String
  package var model: any LanguageModel
  package var tariff: ModelTariff
  /// How large screenshots may be; nil where none are sent.
  package var pictures: PictureScale.Budget?
  /// The machine that is asked; nil for this one.
  package var host: String?

  package init(
    _ model: any LanguageModel, name: String? = nil, tariff: ModelTariff = .free,
    pictures: PictureScale.Budget? = nil, host: String? = nil
  ) {
    self.name = name ?? model.name
    self.model = model
    self.tariff = tariff
    self.pictures = pictures
    self.host = host
  }
}

/// Which models criticise a run: the first is asked first, the others where it and the embedded critic
/// disagree.
package struct ModelCritics: Sendable {
  package let critics: @Sendable (RunHeader) throws -> [CriticModel]

  package init(_ critics: @escaping @Sendable (RunHeader) throws -> [CriticModel]) {
    self.critics = critics
  }

  /// The models that the operator allows.
  ///
  /// - Parameters:
  ///   - names: models of the Messages API, `local` for the one of the server on this machine, `auto`
  ///     for the model that recorded the run, else the configured one, and after it the arbiter.
  package init(_ names: [String], from desk: ModelDesk) {
    self.init { header in
      var choices: [ModelChoice] = []
      for name in names {
        if name == "auto" {
          choices.append(try desk.critic(recordedBy: header.model))
          choices.append(try desk.arbiter())
        } else {
          choices.append(try desk.named(name))
        }
      }
      var seen: Set<ModelChoice> = []
      return try choices.filter { seen.insert($0).inserted }.map { choice in
        CriticModel(
          try desk.model(choice, for: "critique"), name: choice.name, tariff: choice.tariff,
          pictures: choice.takesPictures ? .standard : nil,
          host: choice.isLocal ? nil : choice.host)
      }
    }
  }
}
