import Hummingbird
import Station
import Workshop

/// Whether the daemon lives, and whether it can record what happens. A missing device makes neither untrue.
struct HealthRoutes {
  let ledger: LedgerReads

  func add(to routes: RouteTable) {
    let ledger = ledger
    routes.at("/livez", [.get: { _, _ in .plain("ok") }])
    routes.at(
      "/readyz",
      [
        .get: { _, _ in
          try await ledger.proveWritable()
          return .plain("ok")
        }
      ])
  }
}
