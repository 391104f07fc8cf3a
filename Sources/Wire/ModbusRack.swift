/// The Modbus lines of this bench: devices on the same line get the same bus, and the last one out closes it.
package actor ModbusRack {
  private struct Slot {
    var bus: ModbusBus
    var users: Int
  }

  private let patience: ModbusPatience
  private var slots: [String: Slot] = [:]

  /// A rack without lines, whose buses wait as `patience` says.
  package init(patience: ModbusPatience = ModbusPatience()) { self.patience = patience }

  /// The bus of `place`, connected; whoever takes it gives it back with `giveBack`.
  ///
  /// A serial line that is in use with other settings is refused.
  package func take(_ place: ModbusPlace) async throws(WireFault) -> ModbusBus {
    let bus = try slot(for: place)
    do throws(WireFault) {
      try await bus.connect()
    } catch {
      await giveBack(bus)
      throw error
    }
    return bus
  }

  /// Gives a bus back that `take` returned, once for each time.
  package func giveBack(_ bus: ModbusBus) async {
    let name = bus.place.text
    guard var slot = slots[name], slot.bus === bus else { return }
    slot.users -= 1
    slots[name] = slot.users > 0 ? slot : nil
    if slot.users == 0 { await bus.close() }
  }

  private func slot(for place: ModbusPlace) throws(WireFault) -> ModbusBus {
    if var slot = slots[place.text] {
      guard slot.bus.place == place else {
        throw .denied(place: place.text, why: "another device uses this line with other settings")
      }
      slot.users += 1
      slots[place.text] = slot
      return slot.bus
    }
    let bus = try ModbusBus(place: place, patience: patience)
    slots[place.text] = Slot(bus: bus, users: 1)
    return bus
  }
}
