internal import Glibc

/// A connection that knows nothing of archives, to hold locks and to damage rows.
///
/// It looks the library up where the program under test has it already.
package final class RawSQLite {
  private var database: OpaquePointer?

  package struct Failure: Error {
    let code: Int32
    let statement: String
  }

  private typealias Open =
    @convention(c) (
      UnsafePointer<CChar>, UnsafeMutablePointer<OpaquePointer?>
    ) -> Int32
  private typealias Execute =
    @convention(c) (
      OpaquePointer?, UnsafePointer<CChar>, UnsafeRawPointer?, UnsafeRawPointer?,
      UnsafeMutableRawPointer?
    ) -> Int32
  private typealias Close = @convention(c) (OpaquePointer?) -> Int32

  package init(_ path: String) throws {
    guard let open = dlsym(nil, "sqlite3_open") else { throw Failure(code: -1, statement: "open") }
    let code = unsafeBitCast(open, to: Open.self)(path, &database)
    guard code == 0 else { throw Failure(code: code, statement: "open") }
  }

  deinit {
    if let close = dlsym(nil, "sqlite3_close") {
      _ = unsafeBitCast(close, to: Close.self)(database)
    }
  }

  package func execute(_ statement: String) throws {
    guard let execute = dlsym(nil, "sqlite3_exec") else {
      throw Failure(code: -1, statement: statement)
    }
    let code = unsafeBitCast(execute, to: Execute.self)(database, statement, nil, nil, nil)
    guard code == 0 else { throw Failure(code: code, statement: statement) }
  }
}
