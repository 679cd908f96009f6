internal import Glibc

extension Double {
  var naturalLogarithm: Double { Glibc.log(self) }
  var exponential: Double { Glibc.exp(self) }

  /// From odds in nats to a probability.
  var fromLogOdds: Double { 1 / (1 + (-self).exponential) }
}
