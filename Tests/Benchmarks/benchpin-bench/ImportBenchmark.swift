import Foundation
import Glibc

/// Ten thousand orders of a shop through the command line into a fresh ledger, and once more, beside a copy of the file that
/// waits for the disk.
struct ImportBenchmark {
  let programs: URL
  let orders: Int

  func run() throws {
    let bench = try BenchmarkBench(programs: programs, devices: "")
    defer { bench.end() }
    let daemon = try bench.start()
    let file = bench.folder.appending(path: "orders.json")
    let export = Data(Self.export(orders).utf8)
    try export.write(to: file)
    let plain = try copy(export, to: bench.folder.appending(path: "copy"))
    print("\nImport of \(orders) orders, \(export.count / 1_000_000) MB of Shopify JSON")
    print(Figures.row(["", "seconds"]))
    print(Figures.row(["plain C, write and fsync of the file", Figures.text(plain)]))
    for name in ["benchpin orders import", "the same file again"] {
      let took = try measure(file, bench.folder)
      print(Figures.row([name, Figures.text(took)]))
      print(Figures.row(["  ratio to plain C", Figures.text(took / plain)]))
    }
    print(Figures.row(["resident memory of the daemon, MB", Figures.text(Double(daemon.residentKilobytes) / 1024)]))
  }

  private func measure(_ file: URL, _ folder: URL) throws -> Double {
    let process = Process()
    process.executableURL = programs.appending(path: "benchpin")
    process.arguments = ["orders", "import", "--socket", folder.appending(path: "socket").path, file.path]
    process.standardOutput = FileHandle.nullDevice
    let began = now()
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw BenchFailure("the import ended with \(process.terminationStatus)")
    }
    return now() - began
  }

  private func copy(_ bytes: Data, to path: URL) throws -> Double {
    let began = now()
    let descriptor = open(path.path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard descriptor >= 0 else { throw BenchFailure("no file to copy to") }
    defer { close(descriptor) }
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard written == bytes.count, fsync(descriptor) == 0 else { throw BenchFailure("the copy was not written") }
    return now() - began
  }

  /// Orders with one or two rings, of which every seventh leaves its size open.
  private static func export(_ count: Int) -> String {
    let address = """
      {"first_name":"Ada","last_name":"Sample","name":"Ada Sample","address1":"1 Test Street","city":"Providence","zip":"02903",\
      "country":"United States","country_code":"US","phone":"+1-401-555-0101"}
      """
    let orders = (0..<count).map { index in
      let lines = (0...(index % 3 == 0 ? 1 : 0)).map { line in
        """
        {"id":\(7_000_000_000 + index * 10 + line),"title":"Low Dome Band","variant_title":"18k Yellow Gold / 4 mm",\
        "sku":"LDB-18Y-4","quantity":1,"price":"1180.00","grams":8,"requires_shipping":true,"properties":[\
        {"name":"Ring Size","value":"\(index % 7 == 0 ? "7" : "6 1/2")"},{"name":"Size System","value":"\(index % 7 == 0 ? "" : "US")"},\
        {"name":"Engraving Position","value":"Inside"},{"name":"Engraving Text","value":"Always · \(index) ♥"},\
        {"name":"_engraving_preview","value":"https://example.com/p/\(index).png"}]}
        """
      }.joined(separator: ",")
      return """
        {"id":\(5_500_000_000 + index),"name":"#\(10_000 + index)","order_number":\(10_000 + index),\
        "created_at":"2026-10-05T09:14:22-04:00","updated_at":"2026-10-05T09:14:22-04:00","cancelled_at":null,\
        "currency":"USD","financial_status":"paid","note":null,"note_attributes":[{"name":"gift","value":"no"}],\
        "tags":"custom, engraving","line_items":[\(lines)],"billing_address":\(address),"shipping_address":\(address),\
        "customer":{"id":\(7_700_000 + index),"first_name":"Ada","last_name":"Sample","default_address":\(address)}}
        """
    }
    return "{\"orders\":[\(orders.joined(separator: ",\n"))]}"
  }
}
