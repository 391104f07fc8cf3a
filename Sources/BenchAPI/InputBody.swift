/// One input of the bench, as it is now; it travels on the event stream under `input` when it changes.
package struct InputBody: Codable, Hashable, Sendable {
  /// The name in the settings.
  package var name: String
  /// `scanner`, `pedal` or `safety`.
  package var kind: String
  /// Where it is.
  package var address: String
  /// A scanner: `open` or `absent`. The pedal: `released`, `held`, `stuck` or `unknown`. A safety input: `healthy` or
  /// `tripped`, and tripped whenever its data is missing or old.
  package var state: String
  /// How long the pedal has been held, in milliseconds; absent otherwise.
  package var held_ms: Int?
  /// What is wrong and what to do, in words; absent when all is well.
  package var trouble: String?

  /// An input with all its parts.
  package init(name: String, kind: String, address: String, state: String, held_ms: Int?, trouble: String?) {
    self.name = name
    self.kind = kind
    self.address = address
    self.state = state
    self.held_ms = held_ms
    self.trouble = trouble
  }
}

/// The inputs of the bench.
package struct InputList: Codable, Hashable, Sendable {
  /// The inputs, by name.
  package var inputs: [InputBody]

  /// A list of inputs.
  package init(inputs: [InputBody]) { self.inputs = inputs }
}
