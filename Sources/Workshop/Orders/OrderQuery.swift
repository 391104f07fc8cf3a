/// Which orders are asked for, a page at a time: rush first, then by the day they are due, then by number.
package struct OrderQuery: Hashable, Sendable {
  /// Which of the orders.
  package enum Scope: Hashable, Sendable {
    /// Those in the shop.
    case open
    /// Those in the shop that are in a rush or due by this day.
    case today(Day)
    /// All of them, handed over or not.
    case all
  }

  /// Which of the orders; a search and days look among all of them.
  package var scope = Scope.open
  /// Beginnings of words of number, customer or wearer, in any script, whatever the case and the accents.
  package var search = ""
  /// Only those due within these days.
  package var due: ClosedRange<Day>?
  /// The order the page before ended with.
  package var after: OrderNumber?
  /// How many at most.
  package var limit = 100

  /// Every order in the shop.
  package init() {}
}

/// A time during which a job bag lay on the bench.
package struct BenchStay: Hashable, Sendable {
  /// Since when.
  package var since: Moment
  /// Until when; `nil` while it lies there.
  package var until: Moment?
  /// How many orders lay there with it, itself included, when it was put there.
  package var orders: Int

  /// A stay with all its parts.
  package init(since: Moment, until: Moment?, orders: Int) {
    self.since = since
    self.until = until
    self.orders = orders
  }
}
