internal import Trajectories

/// How a weighing is stored: small, and quickly read, since a queue reads thousands.
enum WeighingBytes {
  private static let form: UInt8 = 1

  static func encode(_ weighing: Weighing) -> [UInt8] {
    var writer = ByteWriter()
    writer.byte(form)
    for number in [weighing.length, weighing.guess] { writer.signed(number ?? -1) }
    let roles = Set(weighing.moments.flatMap { $0.causes.compactMap(\.role) }).sorted()
    writer.varint(UInt64(roles.count))
    for role in roles { writer.text(role) }
    writer.varint(UInt64(weighing.moments.count))
    for moment in weighing.moments {
      writer.signed(moment.step)
      writer.byte(moment.kind.code)
      writer.varint(UInt64(moment.causes.count))
      for claim in moment.causes {
        writer.byte(claim.cause.code)
        writer.double(claim.probability)
        writer.signed(claim.role.flatMap(roles.firstIndex) ?? -1)
      }
      writer.varint(UInt64(moment.votes.count))
      for vote in moment.votes {
        writer.signed(vote.cause ?? -1)
        writer.double(vote.probability)
      }
    }
    return writer.bytes
  }

  /// Nil where the bytes are of a form that this version does not know.
  static func decode(_ bytes: UnsafeRawBufferPointer) -> Weighing? {
    var reader = ByteReader(bytes, to: bytes.count)
    do throws(EntryBlock.Damage) {
      guard try reader.byte() == form else { return nil }
      var weighing = Weighing()
      weighing.length = try number(&reader)
      weighing.guess = try number(&reader)
      var roles: [String] = []
      for _ in 0..<(try reader.count()) { roles.append(try reader.text()) }
      for _ in 0..<(try reader.count()) {
        weighing.moments.append(try moment(&reader, roles))
      }
      return weighing
    } catch {
      return nil
    }
  }

  private static func moment(
    _ reader: inout ByteReader, _ roles: [String]
  ) throws(EntryBlock.Damage) -> Weighing.Moment {
    let step = try reader.signed()
    guard let kind = ActionKind(code: try reader.byte()) else { throw .malformed }
    var moment = Weighing.Moment(step: step, kind: kind, causes: [], votes: [])
    for _ in 0..<(try reader.count()) {
      guard let cause = Cause(code: try reader.byte()) else { throw .malformed }
      let probability = try reader.double()
      let role = try place(&reader, in: roles.count).map { roles[$0] }
      moment.causes.append(Weighing.Claim(cause, probability, role: role))
    }
    for _ in 0..<(try reader.count()) {
      let cause = try place(&reader, in: moment.causes.count)
      moment.votes.append(Weighing.Vote(cause: cause, try reader.double()))
    }
    return moment
  }

  private static func number(_ reader: inout ByteReader) throws(EntryBlock.Damage) -> Int? {
    let number = try reader.signed()
    return number < 0 ? nil : number
  }

  private static func place(
    _ reader: inout ByteReader, in count: Int
  ) throws(EntryBlock.Damage) -> Int? {
    guard let place = try number(&reader) else { return nil }
    guard place < count else { throw .malformed }
    return place
  }
}
