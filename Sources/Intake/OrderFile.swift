import Workshop

/// A file of orders as a shop exports it, whatever it is called: JSON of Shopify (REST) or WooCommerce, or Shopify's CSV.
package struct OrderFile: Sendable {
  /// What a file turned out to be.
  package enum Kind: String, Sendable {
    case shopify = "Shopify JSON"
    case woocommerce = "WooCommerce JSON"
    case shopifyTable = "Shopify CSV"
    /// The bench's own orders.
    case bench = "Benchpin JSON"
  }

  /// Why a file is no file of orders: none of it is taken.
  package struct Refusal: Error, Hashable, Sendable {
    /// One plain sentence or two.
    package var sentence: String
    /// Whether the file ends before its text does: it may still be written.
    package var isCutShort: Bool
    /// Whether it begins as JSON does and is none.
    package var isNoJSON: Bool

    /// A refusal.
    package init(sentence: String, isCutShort: Bool = false, isNoJSON: Bool = false) {
      self.isNoJSON = isNoJSON
      self.sentence = sentence
      self.isCutShort = isCutShort
    }
  }

  /// What it is.
  package let kind: Kind
  /// Its orders.
  package let orders: [ShopOrder]
  /// What of it could not be read, each in a sentence; the others were.
  package let unread: [String]

  /// What the kind of file cannot carry, for people; `nil` where it carries all.
  package var caveat: String? {
    kind == .shopifyTable
      ? "Shopify's CSV has no column for what customers fill in on a product's page: sizes and engravings are not in it. Import the JSON of the same orders, and each is completed."
      : nil
  }

  /// Reads every order of a file, sizes in millimetres as the shop reads them. One that cannot be read spoils no other.
  package init(_ bytes: [UInt8], sizes: SizeRules = SizeRules()) throws(Refusal) {
    let whole = try Self.text(bytes)
    guard let first = whole.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else {
      throw Self.empty
    }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      (kind, orders, unread) = try Self.json(whole, sizes)
    } else {
      (kind, orders, unread) = try Self.table(whole, sizes)
    }
  }

  private static let empty = Refusal(sentence: "The file is empty.", isCutShort: true)

  /// What a file is by its first order, without reading the others. Throws as reading it would.
  package static func kind(of bytes: [UInt8]) throws(Refusal) -> Kind {
    let whole = try text(bytes)
    guard let first = whole.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else { throw empty }
    if [0x7B, 0x5B].contains(first) {
      let range: Range<Int>?
      do throws(JSONFault) { range = try JSONParts.of(whole, listNamed: "orders").first } catch { throw refusal(error) }
      guard let range else { throw Refusal(sentence: "There is no order in the file.") }
      return try json(whole[range]).0
    }
    return try table(whole[..<(whole.firstIndex(of: 0x0A).map { $0 + 1 } ?? whole.endIndex)], isWhole: false).0
  }

  /// The bytes behind a byte order mark. Throws for another encoding than UTF-8.
  private static func text(_ bytes: [UInt8]) throws(Refusal) -> ArraySlice<UInt8> {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw Refusal(sentence: "The file is UTF-16. Save it as UTF-8: the shop's own export is.")
    }
    return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
  }

  // MARK: JSON

  private static func json(
    _ bytes: ArraySlice<UInt8>, _ sizes: SizeRules = SizeRules()
  ) throws(Refusal) -> (Kind, [ShopOrder], [String]) {
    let ranges: [Range<Int>]
    do throws(JSONFault) { ranges = try JSONParts.of(bytes, listNamed: "orders") } catch { throw refusal(error) }
    var kind: Kind?
    var orders: [ShopOrder] = []
    var unread: [String] = []
    for (index, range) in ranges.enumerated() {
      do throws(JSONFault) {
        var order = try JSONReader.read(bytes[range])
        if let wrapped = order["order"], wrapped.isObject { order = wrapped }
        let isShopify = ShopifyOrder.isOne(order)
        guard isShopify || WooCommerceOrder.isOne(order) else {
          if order["ring"] != nil, order["number"] != nil { return (.bench, [], []) }
          unread.append("Entry \(index + 1) is no order of Shopify or WooCommerce.")
          continue
        }
        kind = kind ?? (isShopify ? .shopify : .woocommerce)
        if let read = isShopify ? ShopifyOrder.read(order, sizes: sizes) : WooCommerceOrder.read(order, sizes: sizes) {
          orders.append(read)
        } else {
          unread.append("Entry \(index + 1) has no id.")
        }
      } catch {
        if error.isCutShort, ranges.count == 1 { throw refusal(error) }
        unread.append("Entry \(index + 1) is no JSON: at byte \(error.place) \(error.reason).")
      }
    }
    guard let kind else {
      throw Refusal(
        sentence: ranges.isEmpty
          ? "There is no order in the file."
          : "The file is JSON, but no order of Shopify or WooCommerce. \(unread.first ?? "")")
    }
    return (kind, orders, unread)
  }

  private static func refusal(_ fault: JSONFault) -> Refusal {
    Refusal(
      sentence: fault.isCutShort
        ? "The file ends before its JSON does: it is not complete."
        : "The file is no JSON: at byte \(fault.place) \(fault.reason).", isCutShort: fault.isCutShort,
      isNoJSON: true)
  }

  // MARK: CSV

  private static func table(
    _ bytes: ArraySlice<UInt8>, _ sizes: SizeRules = SizeRules(), isWhole: Bool = true
  ) throws(Refusal) -> (Kind, [ShopOrder], [String]) {
    guard let table = CSVTable(bytes) else {
      throw Refusal(sentence: "The file is not UTF-8. Take the shop's own export, or save it as CSV in UTF-8.")
    }
    guard let heading = table.records.first, let columns = ShopifyTable.columns(heading.fields) else {
      throw Refusal(
        sentence: "The file is no export of orders: neither JSON, nor a CSV with the columns Name and Lineitem name.")
    }
    guard isWhole else { return (.shopifyTable, [], []) }
    let width = heading.fields.count
    let isShort = table.isCutShort || (table.records.count > 1 && (table.records.last?.fields.count ?? width) < width)
    if isShort {
      throw Refusal(sentence: "The file ends in the middle of a line: it is not complete.", isCutShort: true)
    }
    let (orders, unread) = ShopifyTable.read(table.records.dropFirst(), columns, width: width, sizes: sizes)
    guard !orders.isEmpty || !unread.isEmpty else { throw Refusal(sentence: "There is no order in the file.") }
    return (.shopifyTable, orders, unread)
  }

  // MARK: Parts

  /// The file in parts of at most about `size` bytes, each a whole file of the same kind: an order is never divided. A file
  /// that cannot be divided is its own only part.
  package static func parts(of bytes: [UInt8], upTo size: Int) -> [[UInt8]] {
    // What cannot be read is refused by whoever reads the part.
    guard bytes.count > size, let whole = try? text(bytes) else { return [bytes] }
    if whole.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }).map({ [0x7B, 0x5B].contains($0) }) ?? false {
      guard let ranges = try? JSONParts.of(whole, listNamed: "orders") else { return [bytes] }
      return grouped(ranges, upTo: size).map { group in
        [UInt8(ascii: "[")] + group.map { Array(whole[$0]) }.joined(separator: [UInt8(ascii: ",")]) + [
          UInt8(ascii: "]")
        ]
      }
    }
    guard let table = CSVTable(whole), let heading = table.records.first,
      let columns = ShopifyTable.columns(heading.fields), let name = columns["name"]
    else { return [bytes] }
    var orders: [(name: String, range: Range<Int>)] = []
    for record in table.records.dropFirst() {
      let text = name < record.fields.count ? record.fields[name] : ""
      if let last = orders.last, last.name == text {
        orders[orders.count - 1].range = last.range.lowerBound..<record.range.upperBound
      } else {
        orders.append((text, record.range))
      }
    }
    return grouped(orders.map(\.range), upTo: size).map { group in
      Array(whole[heading.range]) + group.flatMap { Array(whole[$0]) }
    }
  }

  private static func grouped(_ ranges: [Range<Int>], upTo size: Int) -> [[Range<Int>]] {
    var groups: [[Range<Int>]] = []
    var filled = 0
    for range in ranges {
      if groups.isEmpty || filled + range.count > size {
        groups.append([])
        filled = 0
      }
      groups[groups.count - 1].append(range)
      filled += range.count + 1
    }
    return groups
  }
}
