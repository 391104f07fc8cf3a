import Hummingbird
import Station
import Workshop

/// Which orders the query of a request asks for; `nil` when it asks for none in particular.
enum OrderList: Sendable {
  /// Those on the bench.
  case bench
  /// Those of the ledger.
  case ledger(OrderQuery)

  /// Reads `scope`, `search`, `due_from` and `due_until`; throws what is wrong with one of them.
  init?(_ request: Request, after: OrderNumber?) throws(Problem) {
    let parameters = request.uri.queryParameters
    func day(_ name: String) throws(Problem) -> Day? {
      guard let text = parameters[Substring(name)] else { return nil }
      guard let day = Day(text) else {
        throw Problem.invalid("\(name) is \"\(String(text).shortened(to: 60))\"; write a day as 2026-12-24.")
      }
      return day
    }
    let (from, until) = (try day("due_from"), try day("due_until"))
    let scope = parameters["scope"].map(String.init)
    let search = parameters["search"].map(String.init) ?? ""
    guard scope != nil || !search.isEmpty || from != nil || until != nil else { return nil }
    guard search.unicodeScalars.count <= 200 else {
      throw Problem.invalid("search has more than 200 characters; write the beginning of a number or a name.")
    }
    var query = OrderQuery()
    query.search = search
    query.after = after
    if from != nil || until != nil {
      let range = (from ?? Day(number: -100_000), until ?? Day(number: 1_000_000))
      guard range.0 <= range.1 else {
        throw Problem.invalid("due_from is after due_until; write the earlier day first.")
      }
      query.due = range.0...range.1
    }
    switch scope {
    case "bench":
      self = .bench
      return
    case "today": query.scope = .today(Day.today)
    case "open", nil: query.scope = .open
    case "all": query.scope = .all
    default:
      throw Problem.invalid("scope is \"\(scope?.shortened(to: 60) ?? "")\"; write one of bench, today, open, all.")
    }
    self = .ledger(query)
  }
}

/// A move of an order to another stage, as somebody asked for it.
struct StageMove: Sendable {
  var from: Stage?
  var to: Stage
  var by: String
  var why: String?

  init?(_ reader: inout FieldReader, _ visitor: Visitor) {
    from = reader.word("from", oneOf: Stage.allCases.map(\.rawValue), Stage.init(rawValue:))
    let to = reader.requiredWord("to", oneOf: Stage.allCases.map(\.rawValue), Stage.init(rawValue:))
    by = reader.by(visitor)
    why = reader.text("why", upTo: 500)
    guard let to else { return nil }
    self.to = to
  }
}

extension Order {
  /// Rush first, then by the day it is due, then by number.
  static func comesBefore(_ left: Order, _ right: Order) -> Bool {
    (left.rush ? 0 : 1, left.due?.number ?? .max, left.number)
      < (right.rush ? 0 : 1, right.due?.number ?? .max, right.number)
  }
}
