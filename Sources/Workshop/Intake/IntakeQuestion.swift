/// Something an incoming order leaves open: a person has to say it, since nothing is guessed.
package struct IntakeQuestion: Hashable, Sendable, Codable {
  /// What the question is about. Size and alloy hold an order up; all others can wait.
  package enum Topic: String, CaseIterable, Sendable, Codable {
    case size, metal, engraving, width, pieces, profile, customer, date, stone, number, order

    /// Whether an answer is what the order says there from then on. Otherwise it changes nothing of it: a cancellation, a note.
    package var isField: Bool {
      switch self {
      case .size, .metal, .engraving, .width, .pieces, .profile, .customer, .date, .stone: true
      case .number, .order: false
      }
    }
  }

  /// What it is about.
  package var about: Topic
  /// The question, in plain words; it may name words to engrave.
  @ExactText package var words: String

  /// A question.
  package init(_ about: Topic, _ words: String) {
    self.about = about
    self.words = words
  }

  /// How a question begins that asks about what the shop says otherwise than the order.
  static let contradiction = "The shop now says"

  /// Whether it asks about what the shop says otherwise than the order: `keep` leaves the order as it is.
  package var isContradiction: Bool { words.hasPrefix(Self.contradiction) }
}

/// A shop's order came in, or came in again: one fact for each ring of it.
package struct OrderReceived: Hashable, Sendable, Codable {
  /// The number of its job bag.
  package var number: OrderNumber
  /// What the shop says.
  package var ring: ReceivedRing
  /// What has to be asked.
  package var questions: [IntakeQuestion]
  /// Who or what brought it.
  package var by: String

  /// A ring that came in.
  package init(number: OrderNumber, ring: ReceivedRing, questions: [IntakeQuestion], by: String) {
    self.number = number
    self.ring = ring
    self.questions = questions
    self.by = by
  }
}

/// Somebody answered questions of an incoming order.
package struct QuestionAnswered: Hashable, Sendable, Codable {
  /// The job bag's number.
  package var number: OrderNumber
  /// The questions it answers.
  package var questions: [IntakeQuestion]
  /// The answer as it was given; `keep` leaves everything as it is.
  package var answer: String
  /// Who answered.
  package var by: String

  /// An answer.
  package init(number: OrderNumber, questions: [IntakeQuestion], answer: String, by: String) {
    self.number = number
    self.questions = questions
    self.answer = answer
    self.by = by
  }
}
