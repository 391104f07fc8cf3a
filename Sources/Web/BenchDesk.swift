import Station
import Workshop

/// The bench as the routes use it.
package protocol BenchDesk: Sendable {
  /// Reads from any thread.
  var journal: any Journal { get }
  /// The news.
  var feed: EventFeed { get }
  /// The bench at one moment.
  func overview() async throws(BenchRefusal) -> BenchOverview
  /// Puts these orders on the bench and no others.
  func put(_ orders: [OrderNumber], by: String) async throws(BenchRefusal) -> [Order]
  /// Puts the scanned order on the bench.
  func scan(_ text: String) async throws(BenchRefusal) -> Order
  /// Adds or revises an order.
  func record(_ order: Order, by: String) async throws(BenchRefusal) -> Order
  /// Adds or revises all of these orders or none.
  func record(_ orders: [Order], by: String) async throws(BenchRefusal) -> [Order]
  /// Decides which order a reading belongs to.
  func assign(reading: EventID, to order: OrderNumber?, by: String) async throws(BenchRefusal) -> StoredReading
  /// Starts a job.
  func request(_ request: JobRequest) async throws(BenchRefusal) -> Job
  /// Stops one job.
  func halt(job: EventID, by: String) async throws(BenchRefusal) -> DeviceStop
  /// Stops every machine.
  func stopEverything(by: String) async -> [DeviceStop]
}
