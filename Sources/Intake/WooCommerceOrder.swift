import Workshop

/// Orders of WooCommerce as its REST interface (v1 to v3) and its webhooks write them.
enum WooCommerceOrder {
  /// Whether an object looks like one.
  static func isOne(_ order: JSONTree) -> Bool {
    order["line_items"] != nil
      && (order["order_key"] != nil || order["meta_data"] != nil || order["date_created"] != nil
        || order["billing"] != nil)
  }

  /// The order; `nil` when it has no id.
  static func read(_ json: JSONTree, sizes: SizeRules) -> ShopOrder? {
    guard let id = json["id"]?.word else { return nil }
    let name = PlainText.line(json["number"]?.word ?? id, upTo: 40)
    var order = ShopOrder(shop: .woocommerce, id: id, name: name)
    var head = head(json)
    head.sizes = sizes
    order.changedAt = head.changedAt
    if let status = json["status"]?.word, ["checkout-draft", "auto-draft", "draft"].contains(status) {
      order.leftOut.append("Order \(name) is a draft that nobody has placed (\(status)): it was not taken.")
      return order
    }
    for line in json["line_items"]?.values ?? [] {
      let form = OrderForm(
        source: ShopLine(
          shop: .woocommerce, order: id, name: name, line: line["id"]?.word, place: order.rings.count + 1),
        title: PlainText.withoutReferences(line["name"]?.word ?? ""), variant: "", sku: line["sku"]?.word ?? "",
        quantity: OrderForm.quantity(line["quantity"]?.word), fields: fields(line["meta_data"]))
      order.take(form, head)
    }
    return order
  }

  private static func head(_ json: JSONTree) -> OrderHead {
    var head = OrderHead()
    head.customer =
      [json["billing"], json["shipping"]].lazy.compactMap { $0?["first_name"]?.word }.first { !$0.isEmpty }
      ?? json["billing"]?["last_name"]?.word
    // The fields with `_gmt` are in UTC; the others in the shop's own time, which the export does not name.
    head.changedAt = json["date_modified_gmt"]?.word.flatMap(ShopTime.moment)
    head.createdAt = json["date_created_gmt"]?.word.flatMap(ShopTime.moment)
    head.note = json["customer_note"]?.word
    head.fields = fields(json["meta_data"])
    let status = json["status"]?.word ?? ""
    if ["cancelled", "refunded", "failed", "trash"].contains(status) {
      head.cancelled = "\(status)\(json["date_modified_gmt"]?.word.map { " at \($0)" } ?? "")"
    } else {
      head.payment = status.isEmpty ? nil : status
    }
    return head
  }

  private static func fields(_ json: JSONTree?) -> [OrderForm.Field] {
    (json?.values ?? []).compactMap { field in
      guard let name = field["key"]?.word else { return nil }
      let value = field["value"]
      return OrderForm.Field(
        name: name, value: value?.filledIn ?? "", shownName: field["display_key"]?.word,
        shownValue: field["display_value"]?.word.map(PlainText.withoutReferences), isObject: value?.isObject ?? false)
    }
  }
}
