import Workshop

/// Orders of Shopify's native CSV export. It has no column for what a customer filled in on the product's page, so size and
/// engraving are in it only where a variant's name or the order's note carries them.
enum ShopifyTable {
  /// The columns of a heading by their folded names; `nil` when it is another table.
  static func columns(_ heading: [String]) -> [String: Int]? {
    var columns: [String: Int] = [:]
    for (index, name) in heading.enumerated() {
      // Spellings differ: `Lineitem SKU`, `compare-at`, `Canceled at`.
      let folded = PlainText.folded(name).replacing("canceled", with: "cancelled")
      if columns[folded] == nil { columns[folded] = index }
    }
    return columns["name"] != nil && columns["lineitem name"] != nil ? columns : nil
  }

  /// The orders of the records behind the heading, and why some cannot be read. A record whose order's columns are empty
  /// goes on with the order before it.
  static func read(
    _ records: ArraySlice<CSVTable.Record>, _ columns: [String: Int], width: Int, sizes: SizeRules
  ) -> (orders: [ShopOrder], unread: [String]) {
    var groups: [(name: String, rows: [CSVTable.Record])] = []
    var unread: [String] = []
    for record in records {
      let name = PlainText.trimmed(Self.text("name", record, columns))
      guard record.fields.count == width, !name.isEmpty else {
        unread.append(
          name.isEmpty
            ? "Line \(record.line) names no order."
            : "Line \(record.line), order \(PlainText.line(name, upTo: 40)), has \(record.fields.count) fields and not \(width)."
        )
        continue
      }
      if let last = groups.last, last.name == name {
        groups[groups.count - 1].rows.append(record)
      } else {
        groups.append((name, [record]))
      }
    }
    return (groups.map { order($0.name, $0.rows, columns, sizes) }, unread)
  }

  private static func order(
    _ name: String, _ rows: [CSVTable.Record], _ columns: [String: Int], _ sizes: SizeRules
  ) -> ShopOrder {
    func text(_ column: String, _ row: CSVTable.Record) -> String { Self.text(column, row, columns) }
    let first = rows.first { !text("id", $0).isEmpty || !text("financial status", $0).isEmpty } ?? rows[0]
    // A file saved by a spreadsheet may have lost the ids; the name is the order's own, too.
    let id = text("id", first)
    let named = PlainText.line(name, upTo: 40)
    var order = ShopOrder(shop: .shopify, id: id.isEmpty ? "name:\(named)" : id, name: named)
    order.isComplete = false
    var head = head(first, columns)
    head.sizes = sizes
    for row in rows {
      let parts = text("lineitem name", row).split(separator: " - ", maxSplits: 1).map(String.init)
      let form = OrderForm(
        source: ShopLine(shop: .shopify, order: order.id, name: named, line: nil, place: order.rings.count + 1),
        title: parts.first ?? "", variant: parts.count > 1 ? parts[1] : "", sku: text("lineitem sku", row),
        quantity: Int(text("lineitem quantity", row)) ?? 1, fields: [])
      order.take(form, head)
    }
    return order
  }

  private static func head(_ row: CSVTable.Record, _ columns: [String: Int]) -> OrderHead {
    func text(_ column: String) -> String { Self.text(column, row, columns) }
    var head = OrderHead()
    let name = text("billing name").isEmpty ? text("shipping name") : text("billing name")
    // The export has whole names only. The first word is the first name where words are parted by blanks.
    head.customer = name.split(separator: " ").first.map(String.init)
    head.createdAt = ShopTime.moment(text("created at"))
    head.note = text("notes")
    head.tags = text("tags").split(separator: ",").map { PlainText.trimmed($0) }
    head.fields = text("note attributes").split(whereSeparator: \.isNewline).compactMap { line in
      let parts = line.split(separator: ":", maxSplits: 1).map { PlainText.trimmed($0) }
      return parts.count == 2 ? OrderForm.Field(name: parts[0], value: parts[1]) : nil
    }
    head.cancelled = text("cancelled at").isEmpty ? nil : text("cancelled at")
    head.payment = text("financial status").isEmpty ? nil : text("financial status")
    head.isComplete = false
    return head
  }

  private static func text(_ column: String, _ row: CSVTable.Record, _ columns: [String: Int]) -> String {
    guard let index = columns[column], index < row.fields.count else { return "" }
    return row.fields[index]
  }
}
