extension Stage {
  /// Whether a machine may do such work on a ring at this stage.
  ///
  /// Resizing distorts letters, so engraving waits until the ring is made and set; polishing belongs to the bench work
  /// from the making on.
  package func allows(_ kind: WorkKind) -> Bool {
    switch kind {
    case .engraving: self == .finishing
    case .polishing: self == .handcrafting || self == .setting || self == .finishing
    }
  }
}
