import Settings

extension EngraverProfile {
  /// Names what each key by itself allows and all together do not: a machine that could not be driven honestly.
  func refuseContradictions(_ reader: SettingsReader) {
    refuseClass(reader)
    refuseHandshake(reader)
    refuseSharedPlaces(reader)
    refuseDataOnCommands(reader)
    refuseTimes(reader)
  }

  private func refuseClass(_ reader: SettingsReader) {
    switch kind {
    case .registerRich:
      if !reader.has("text"), !reader.has("path") {
        reader.refuse(
          "text", "missing; a register-rich engraver takes words, or a `path`. One that cannot is an io-coupler")
      }
    case .ioCoupler:
      if text != nil {
        reader.refuse("text", "bare inputs and outputs carry no words; remove `text`, or change `class`")
      }
      if token != nil { reader.refuse("token", "bare inputs and outputs carry no token; remove it") }
    case .plcGateway: break
    }
    if text != nil, let job {
      if job.inside == nil { reader.refuse("job", "`inside` is missing; write the file for words inside a ring") }
      if job.outside == nil { reader.refuse("job", "`outside` is missing; write the file for words outside") }
      if job.files != nil {
        reader.refuse("job", "`files` hold words of their own; with `text` write `inside`, `outside`")
      }
    }
    if let path, let token, token.table == .holding {
      let numbers = Int(token.address)..<Int(token.address) + token.words
      for (key, registers) in path.places where registers.overlaps(numbers) {
        reader.refuse("token", "it lies in `\(key)` of the path")
      }
    }
    if path != nil, limits.maxWrite < 8 || limits.maxRead < PathStatus.count {
      reader.refuse(
        "limits", "a path needs at least 8 registers written and \(PathStatus.count) read at once")
    }
    if path != nil, text != nil || job != nil {
      reader.refuse("path", "what follows a path sets no words of its own; remove `text` and `job`, or `path`")
    }
    if text == nil, path == nil, job?.files == nil, reader.has("class") {
      reader.refuse("job", "without `text` the words stand in files: write `job` with `files`, first and last")
    }
    if text == nil, job?.inside != nil || job?.outside != nil {
      reader.refuse("job", "without `text` there is no file for words inside or outside; write `files`")
    }
    if token != nil, figures[.startedToken] == nil {
      reader.refuse("token", "`status: started_token` is missing; a token proves something only when it comes back")
    }
    if let point = token, let echo = figures[.startedToken], point.modulus != echo.modulus {
      reader.refuse("token", "it has another number of `words` than `status: started_token`")
    }
    if token == nil, figures[.startedToken] != nil {
      reader.refuse("status", "`started_token` comes back only where a `token` is written; add it, or remove this")
    }
  }

  private func refuseHandshake(_ reader: SettingsReader) {
    guard reader.has("commands"), reader.has("status") else { return }
    if commands[.start] == nil { reader.refuse("commands", "`start` is missing; nothing could be started") }
    if commands[.abort] == nil, commands[.stop] == nil {
      reader.refuse("commands", "`abort` or `stop` is missing; what cannot be stopped is not started from here")
    }
    if signs[.busy] == nil {
      reader.refuse("status", "`busy` is missing; nothing could show that the machine is still after a stop")
    }
    if signs[.done] == nil, figures[.counter] == nil {
      reader.refuse("status", "`done` or `counter` is missing; nothing could show that a mark was finished")
    }
    if isDoneLatched, signs[.done] == nil { reader.refuse("status", "`done_latched` needs `done`") }
    if let counter = figures[.counter], counter.table.holdsBits || counter.bit != nil {
      reader.refuse("status", "`counter` is one bit; it takes whole registers")
    }
    if !commands.isEmpty, changes != nil, text == nil {
      reader.refuse("changes", "it brackets words, and there is no `text`; remove it")
    }
  }

  /// Two commands in one place would be given together, and a value would wipe out what the bits say.
  private func refuseSharedPlaces(_ reader: SettingsReader) {
    let all = CommandName.allCases.compactMap { name in commands[name].map { (name, $0) } }
    for (index, (name, command)) in all.enumerated() {
      for (other, earlier) in all[..<index]
      where earlier.point.table == command.point.table && earlier.point.address == command.point.address {
        let both = "`\(other.rawValue)` and `\(name.rawValue)`"
        if (earlier.value == nil) != (command.value == nil) {
          reader.refuse(
            "commands", "\(both) share a register, one as a bit and one as a value; write both the same way")
        } else if command.value == nil, earlier.point.bit == command.point.bit {
          reader.refuse("commands", "\(both) are the same \(command.point.table == .coil ? "coil" : "bit")")
        } else if command.value != nil, earlier.value == command.value {
          reader.refuse("commands", "\(both) are the same value of one register")
        } else if let rest = command.rest, let earlierRest = earlier.rest, rest != earlierRest {
          reader.refuse("commands", "\(both) share a register and have different `rest`")
        }
      }
    }
  }

  /// What is written to make a job ready must not lie where a command is given: a token there would be a start.
  private func refuseDataOnCommands(_ reader: SettingsReader) {
    var written: [(key: String, table: EngraverPoint.Table, at: UInt16, count: Int)] = []
    func add(_ key: String, _ point: EngraverPoint) { written.append((key, point.table, point.address, point.words)) }
    if let token { add("token", token) }
    if let changes { add("changes", changes.point) }
    for place in job?.places ?? [] { add("job", place) }
    for (key, registers) in path?.places ?? [] where key != "status" {
      written.append(("path", .holding, UInt16(clamping: registers.lowerBound), registers.count))
    }
    if let text {
      written.append(("text", .holding, text.at, text.registerCount))
      if let length = text.length { add("text", length) }
      for beside in text.beside { add("text", beside.point) }
    }
    for name in CommandName.allCases {
      guard let point = commands[name]?.point else { continue }
      for data in written where data.table == point.table {
        let last = Int(data.at) + data.count
        if Int(point.address) < last, Int(data.at) < Int(point.address) + point.words {
          reader.refuse(
            data.key, "lies on the command `\(name.rawValue)` at \(point.address): making a job ready would give it")
        }
      }
    }
  }

  private func refuseTimes(_ reader: SettingsReader) {
    guard reader.has("times") else { return }
    if let pulse = commands[stopper]?.pulse, pulse >= stillWithin {
      reader.refuse("times", "`still_within_ms` is not longer than the stop's `pulse_ms`")
    }
    if let pulse = commands[.start]?.pulse, pulse >= startWithin {
      reader.refuse("times", "`start_within_ms` is not longer than the start's `pulse_ms`")
    }
    if let pulse = commands[.start]?.pulse, pulse >= baseTime + characterTime {
      reader.refuse("times", "the start's `pulse_ms` outlasts the shortest mark; held high, some machines start again")
    }
    // Without a token nobody can see that a start on its way was obeyed and stopped at once: the halt waits it out.
    if token == nil, startWithin >= stillWithin {
      reader.refuse("times", "`still_within_ms` must be longer than `start_within_ms` where there is no token")
    }
  }
}
