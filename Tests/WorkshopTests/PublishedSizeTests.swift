import Testing

@testable import Workshop

@Suite struct PublishedSizeTests {
  @Test func everyPublishedTableIsThereWithItsRowsAndItsExceptionsNameRows() throws {
    let tables = try PublishedTable.all()
    #expect(tables.count == 21)
    #expect(tables.map(\.table.rows.count).reduce(0, +) == 388)
    for (name, table) in tables {
      for label in table.exceptions.keys { #expect(table.rows.contains { $0.label == label }, "\(name) \(label)") }
    }
  }

  @Test(arguments: try PublishedSize.inSystems())
  func aPublishedRowAgreesWithTheFormulaOrIsANamedException(row: PublishedSize) throws {
    let size = try RingSize(text: "\(try #require(row.system).rawValue) \(row.label)")
    let difference = row.diameter - size.diameter
    if let exception = row.exception {
      #expect(abs((difference - exception).count) <= 1)
      #expect(abs(exception.count) > row.within.count, "it is no exception")
    } else {
      #expect(abs(difference.count) <= row.within.count, "off by \(difference.text(decimals: 3)) mm")
    }
  }

  @Test(arguments: try PublishedSize.inSystems())
  func aPublishedDiameterFindsItsLabelWhereItIsTheNearest(row: PublishedSize) throws {
    let system = try #require(row.system)
    let size = try RingSize(text: "\(system.rawValue)\(row.label)")
    let halfStep = system.diameterStepMillimetres * Double(system.quartersPerStep) / 8 * 1000
    guard let nearest = NearestSize(to: RingBore(diameter: row.diameter), in: system) else {
      let ends = [system.quarters.lowerBound, system.quarters.upperBound].map {
        system.diameterMillimetres(quarters: $0) * 1000
      }
      let diameter = Double(row.diameter.count)
      #expect(diameter < ends[0] - halfStep || diameter > ends[1] + halfStep, "it is inside the system")
      return
    }
    #expect(nearest.error == nearest.size.diameter - row.diameter)
    #expect(abs(Double(nearest.error.count)) <= halfStep + 1)
    let off = abs(Double((row.diameter - size.diameter).count))
    if off < halfStep - 1 { #expect(nearest.size == size) }
    if off > halfStep + 1 { #expect(nearest.size != size) }
  }

  @Test(arguments: try PublishedSize.table("uk-trade-chart"))
  func theTradeChartIsReadAsPrintedBothWays(row: PublishedSize) throws {
    let size = try RingSize(text: "UK \(row.label)")
    let bore = try #require(UKChart.trade.bore(of: size))
    #expect(abs((bore.diameter - row.diameter).count) <= 5)
    #expect(UKChart.trade.nearest(to: row.diameter) == size)
    #expect(try RingSize(text: "US \(try #require(row.usLabel))").diameter == bore.diameter)
  }

  @Test(arguments: try PublishedSize.table("hk-retail"))
  func aHongKongSizeIsRefusedSinceNoFormulaIsKnown(row: PublishedSize) {
    let text = "HK \(row.label)"
    #expect(throws: SizeTextRefusal.unknownSystem(text)) { try RingSize(text: text) }
  }
}
