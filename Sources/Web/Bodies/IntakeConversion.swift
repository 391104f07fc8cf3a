import BenchAPI
import Intake
import Station
import Workshop

extension ImportBody {
  /// What became of a file, as it travels.
  init(_ file: OrderFile, _ outcomes: [IntakeOutcome]) {
    self.init(
      kind: file.kind.rawValue,
      orders: outcomes.map {
        Entry(
          outcome: $0.kind.rawValue, name: $0.name, number: $0.number?.text, reason: $0.reason,
          questions: $0.questions.map(QuestionBody.init))
      }, unread: file.unread, caveat: file.caveat)
  }
}

extension IntakeQuestion {
  /// By what an answer names it: a place in a list would be another question's once one before it is answered.
  var name: String { String(KeepsakeFiles.hash(Array("\(about.rawValue)\n\(words)".utf8)).prefix(8)) }
}

extension QuestionBody {
  /// A question as it travels.
  init(_ question: IntakeQuestion) {
    self.init(id: question.name, about: question.about.rawValue, question: question.words)
  }
}

extension IncomingBody {
  /// An incoming order as it travels.
  init(_ incoming: IncomingOrder) {
    let ring = incoming.received.ring
    let order = incoming.order
    self.init(
      number: incoming.number.text, shop: ring.source.shop.rawValue, name: ring.source.name, customer: ring.customer,
      size_text: ring.sizeText, size: (order?.ring.size ?? ring.size)?.text,
      metal: (order?.ring.metal ?? ring.metal)?.rawValue, due: ring.due, font: ring.font, stones: ring.stones,
      certificate: ring.certificate, note: ring.note,
      others: ring.others.map { Entry(name: $0.name, value: $0.value) },
      hints: ring.hints.map { Entry(name: $0.word, value: $0.sentence) },
      questions: incoming.open.map(QuestionBody.init), is_order: order != nil)
  }
}
