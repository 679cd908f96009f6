extension PrecisionTable {
  package static let measured = PrecisionTable()
}
