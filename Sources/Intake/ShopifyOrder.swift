import Workshop

/// Orders of Shopify as its REST interface and its webhooks write them.
enum ShopifyOrder {
  /// Whether an object looks like one.
  static func isOne(_ order: JSONTree) -> Bool {
    order["line_items"] != nil
      && (order["financial_status"] != nil || order["order_number"] != nil || order["admin_graphql_api_id"] != nil
        || order["name"]?.word?.hasPrefix("#") == true)
  }

  /// The order; `nil` when it has no id.
  static func read(_ json: JSONTree, sizes: SizeRules) -> ShopOrder? {
    guard let id = json["id"]?.word else { return nil }
    let name = PlainText.line(json["name"]?.word ?? json["order_number"]?.word ?? id, upTo: 40)
    var order = ShopOrder(shop: .shopify, id: id, name: name)
    var head = head(json)
    head.sizes = sizes
    order.changedAt = head.changedAt
    for line in json["line_items"]?.values ?? [] {
      let title = line["title"]?.word ?? line["name"]?.word ?? ""
      // What an edit of the order or a refund leaves of the line; of a cancelled order nothing is left, and it is said as a whole.
      let left = head.cancelled == nil ? line["current_quantity"]?.word : nil
      if left == "0" {
        order.leftOut.append("“\(PlainText.line(title, upTo: 60))” was taken out of order \(name) in the shop.")
        continue
      }
      let form = OrderForm(
        source: ShopLine(
          shop: .shopify, order: id, name: name, line: line["id"]?.word, place: order.rings.count + 1),
        title: title, variant: line["variant_title"]?.word ?? "",
        sku: line["sku"]?.word ?? "", quantity: OrderForm.quantity(left ?? line["quantity"]?.word),
        fields: fields(line["properties"]))
      order.take(form, head)
    }
    return order
  }

  private static func head(_ json: JSONTree) -> OrderHead {
    let address = json["billing_address"] ?? json["shipping_address"]
    var head = OrderHead()
    head.customer =
      json["customer"]?["first_name"]?.word ?? address?["first_name"]?.word ?? address?["name"]?.word
      ?? json["customer"]?["last_name"]?.word
    head.changedAt = json["updated_at"]?.word.flatMap(ShopTime.moment)
    head.createdAt = json["created_at"]?.word.flatMap(ShopTime.moment)
    head.note = json["note"]?.word
    head.tags = (json["tags"]?.filledIn ?? "").split(separator: ",").map { PlainText.trimmed($0) }
    head.fields = fields(json["note_attributes"])
    head.cancelled = json["cancelled_at"]?.word
    head.payment = json["financial_status"]?.word
    return head
  }

  /// Properties are a list of `{name, value}`; some themes send an object instead.
  private static func fields(_ json: JSONTree?) -> [OrderForm.Field] {
    if case .object(let fields)? = json {
      return fields.sorted { $0.key < $1.key }.map { OrderForm.Field(name: $0.key, value: $0.value.filledIn ?? "") }
    }
    return (json?.values ?? []).compactMap { field in
      guard let name = (field["name"] ?? field["key"])?.word else { return nil }
      let value = field["value"]
      return OrderForm.Field(name: name, value: value?.filledIn ?? "", isObject: value?.isObject ?? false)
    }
  }
}

extension JSONTree {
  /// Whether it is an object.
  var isObject: Bool { if case .object = self { true } else { false } }
}

extension ShopOrder {
  /// Takes a line as a ring, or notes that it is none.
  mutating func take(_ form: OrderForm, _ head: OrderHead) {
    if let ring = FormReader.read(form, head) {
      rings.append(ring)
    } else {
      leftOut.append("“\(PlainText.line(form.title, upTo: 60))” of order \(name) is no ring and was left out.")
    }
  }
}
