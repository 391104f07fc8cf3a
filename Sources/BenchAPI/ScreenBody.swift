/// Who the bench takes the asker for.
package struct SessionBody: Codable, Hashable, Sendable {
  /// `none`, `watch`, `work`, `bench` (a screen that was paired as that) or `administer`.
  package var role: String
  /// What they are called: a screen's or a token's name, a user's, an address.
  package var name: String
  /// The way in: `socket`, `loopback`, `network`, or `plain` for the network without TLS.
  package var door: String
  /// Whether a start from here counts as one from the bench.
  package var starts: Bool
  /// The paired screen that asks, by its id.
  package var screen: String?

  /// A body with all its parts.
  package init(role: String, name: String, door: String, starts: Bool, screen: String?) {
    self.role = role
    self.name = name
    self.door = door
    self.starts = starts
    self.screen = screen
  }
}

/// Asks for a pairing code.
package struct PairingCodeRequestBody: Codable, Hashable, Sendable {
  /// What the device will be: `watch` or `bench`.
  package var `as`: String
  /// What it will be called; without it the device says.
  package var name: String?
  /// Who asks, for the record.
  package var by: String?

  /// A body with all its parts.
  package init(as kind: String, name: String? = nil, by: String? = nil) {
    self.as = kind
    self.name = name
    self.by = by
  }
}

/// A pairing code, for the eyes of those at the bench.
package struct PairingCodeBody: Codable, Hashable, Sendable {
  /// Six digits.
  package var code: String
  /// What the device will be.
  package var `as`: String
  /// When it ends, RFC 3339.
  package var expires_at: String

  /// A body with all its parts.
  package init(code: String, as kind: String, expires_at: String) {
    self.code = code
    self.as = kind
    self.expires_at = expires_at
  }
}

/// What a device posts to be paired.
package struct PairingBody: Codable, Hashable, Sendable {
  /// The six digits that are shown at the bench.
  package var code: String
  /// What the device calls itself; a name given with the code takes its place.
  package var name: String?

  /// A body with both parts.
  package init(code: String, name: String? = nil) {
    self.code = code
    self.name = name
  }
}

/// A paired screen.
package struct ScreenBody: Codable, Hashable, Sendable {
  /// Its id, by which it is unpaired.
  package var id: String
  /// `watch` or `bench`.
  package var kind: String
  /// What it is called.
  package var name: String
  /// When it was paired, RFC 3339.
  package var since: String
  /// When it was heard last, RFC 3339, to the minute.
  package var seen: String
  /// Whether it is the one that asks.
  package var is_this: Bool

  /// A body with all its parts.
  package init(id: String, kind: String, name: String, since: String, seen: String, is_this: Bool) {
    self.id = id
    self.kind = kind
    self.name = name
    self.since = since
    self.seen = seen
    self.is_this = is_this
  }
}

/// Every paired screen, and whether a code is open for another.
package struct ScreenList: Codable, Hashable, Sendable {
  /// The open code, without its digits.
  package struct OpenCode: Codable, Hashable, Sendable {
    /// What the device will be.
    package var `as`: String
    /// How many wrong tries are left.
    package var tries_left: Int

    /// A body with both parts.
    package init(as kind: String, tries_left: Int) {
      self.as = kind
      self.tries_left = tries_left
    }
  }

  /// In the order they were paired in.
  package var screens: [ScreenBody]
  /// `nil` when no code is open, and for who may not have one shown.
  package var open_code: OpenCode?

  /// A list with both parts.
  package init(screens: [ScreenBody], open_code: OpenCode? = nil) {
    self.screens = screens
    self.open_code = open_code
  }
}
