/// What became of a file of orders from a shop.
package struct ImportBody: Codable, Hashable, Sendable {
  /// What became of one ring of it.
  package struct Entry: Codable, Hashable, Sendable {
    /// `new`, `revised`, `unchanged`, `waiting` (for an answer), or `passed-over`.
    package var outcome: String
    /// What the shop calls the order.
    package var name: String
    /// The number of the job bag; absent for what was passed over.
    package var number: String?
    /// Why it was passed over.
    package var reason: String?
    /// What is open by now.
    package var questions: [QuestionBody]

    /// An outcome with all its parts.
    package init(outcome: String, name: String, number: String?, reason: String?, questions: [QuestionBody]) {
      self.outcome = outcome
      self.name = name
      self.number = number
      self.reason = reason
      self.questions = questions
    }
  }

  /// What the file is: `Shopify JSON`, `WooCommerce JSON`, `Shopify CSV`.
  package var kind: String
  /// Every ring, in the order of the file.
  package var orders: [Entry]
  /// What could not be read, in sentences; the others were.
  package var unread: [String]
  /// What such a file cannot carry.
  package var caveat: String?

  /// A report with all its parts.
  package init(kind: String, orders: [Entry], unread: [String], caveat: String?) {
    self.kind = kind
    self.orders = orders
    self.unread = unread
    self.caveat = caveat
  }
}

/// Something an incoming order leaves open.
package struct QuestionBody: Codable, Hashable, Sendable {
  /// Its name, by which an answer names it: the same question has the same one.
  package var id: String
  /// What it is about: `size`, `metal`, `engraving`, `width`, `pieces`, `profile`, `customer`, `date`, `stone`, `number`, `order`.
  package var about: String
  /// The question, in words.
  package var question: String

  /// A question.
  package init(id: String, about: String, question: String) {
    self.id = id
    self.about = about
    self.question = question
  }
}

/// What a shop says of an order, and what of it is open.
package struct IncomingBody: Codable, Hashable, Sendable {
  /// A field the customer filled in, or a hint: a name and a value.
  package struct Entry: Codable, Hashable, Sendable {
    /// Its name.
    package var name: String
    /// What it says.
    package var value: String

    /// An entry.
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The number of the job bag.
  package var number: String
  /// `shopify` or `woocommerce`.
  package var shop: String
  /// What the shop calls the order.
  package var name: String
  /// The customer's first name.
  package var customer: String
  /// The size as the shop has it.
  package var size_text: String?
  /// The size, where it is said beyond doubt.
  package var size: String?
  /// The alloy, where it is said beyond doubt.
  package var metal: String?
  /// The day it shall be ready.
  package var due: String?
  /// The font that was chosen.
  package var font: String?
  /// The stones, as they are described.
  package var stones: [String]
  /// The number of a stone's certificate.
  package var certificate: String?
  /// What customer or shop wrote on the order.
  package var note: String?
  /// Everything else that was filled in.
  package var others: [Entry]
  /// What is worth knowing: a word and a sentence each.
  package var hints: [Entry]
  /// What has to be answered.
  package var questions: [QuestionBody]
  /// Whether it is an order already; otherwise it waits for its size or its alloy.
  package var is_order: Bool

  /// An incoming order with all its parts.
  package init(
    number: String, shop: String, name: String, customer: String, size_text: String?, size: String?, metal: String?,
    due: String?, font: String?, stones: [String], certificate: String?, note: String?, others: [Entry],
    hints: [Entry], questions: [QuestionBody], is_order: Bool
  ) {
    self.number = number
    self.shop = shop
    self.name = name
    self.customer = customer
    self.size_text = size_text
    self.size = size
    self.metal = metal
    self.due = due
    self.font = font
    self.stones = stones
    self.certificate = certificate
    self.note = note
    self.others = others
    self.hints = hints
    self.questions = questions
    self.is_order = is_order
  }
}

/// A page of incoming orders.
package struct IncomingPage: Codable, Hashable, Sendable {
  /// The orders, by number.
  package var orders: [IncomingBody]
  /// What to pass as `after` for the next page; absent on the last.
  package var next: String?

  /// A page and where the next begins.
  package init(orders: [IncomingBody], next: String?) {
    self.orders = orders
    self.next = next
  }
}

/// An answer to what an incoming order leaves open.
package struct AnswerBody: Codable, Hashable, Sendable {
  /// What it is about.
  package var about: String
  /// The name of the one question it answers, where several are open there; absent, it answers what is open.
  package var question: String?
  /// The answer; `keep` leaves the order as it is.
  package var answer: String
  /// Who answers; for people, not for access.
  package var by: String?

  /// An answer.
  package init(about: String, question: String? = nil, answer: String, by: String?) {
    self.about = about
    self.question = question
    self.answer = answer
    self.by = by
  }
}
