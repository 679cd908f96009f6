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
  /// Where many questions are put into batches; nil where that cannot be.
  var batches: ModelBatchDesk?
  /// Told each question that was answered in a batch.
  var onBatched: (@Sendable (ModelQuestion, ModelAnswer) -> Void)?

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
  /// Whether many questions go into batches.
  package let batches: BatchUse
  /// Who imagines how runs go on; nil where nobody does.
  package var imaginer: (@Sendable () throws -> CriticModel)?

  package init(
    batches: BatchUse = .never, _ critics: @escaping @Sendable (RunHeader) throws -> [CriticModel]
  ) {
    self.batches = batches
    self.critics = critics
  }

  /// The models that the operator allows.
  ///
  /// - Parameters:
  ///   - names: models of the Messages API, `local` for the one of the server on this machine, `auto`
  ///     for the model that recorded the run, else the configured one, and after it the arbiter.
  package init(_ names: [String], from desk: ModelDesk, batches: BatchUse = .never) {
    self.init(batches: batches) { header in
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
        var critic = CriticModel(
          try desk.model(choice, for: "critique"), name: choice.name, tariff: choice.tariff,
          pictures: choice.takesPictures ? .standard : nil,
          host: choice.isLocal ? nil : choice.host)
        critic.batches = try? desk.batches(choice, for: "critique")
        critic.onBatched = desk.recorder(of: choice)
        return critic
      }
    }
    guard let first = names.first else { return }
    imaginer = { () throws -> CriticModel in
      let choice = try first == "auto" ? desk.critic(recordedBy: nil) : desk.named(first)
      return CriticModel(
        try desk.model(choice, for: DreamImagining.stage), name: choice.name,
        tariff: choice.tariff, host: choice.isLocal ? nil : choice.host)
    }
  }
}
