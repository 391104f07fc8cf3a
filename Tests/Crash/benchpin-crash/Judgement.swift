/// Holds what the daemon claims against what the machine's own log shows. Pure, so that it is tested by itself.
enum Judgement {
  /// Every claim that is wrong, in words; empty when all is well.
  static func wrongs(claims: Claims, log: EngraverLog, acknowledged: [String: FactListener.Told]) -> [String] {
    var wrongs: [String] = []
    if log.beams.count > 1 + claims.decisions {
      wrongs.append("double engraving: \(log.beams.count) beams and \(claims.decisions) decisions")
    }
    for job in claims.jobs {
      let beams = log.beams.filter { $0.token == job.token }
      if let wrong = wrong(job, beams) { wrongs.append("job \(job.id): \(wrong)") }
    }
    let tokens = Set(claims.jobs.compactMap(\.token))
    for beam in log.beams where !tokens.contains(beam.token) {
      wrongs.append("the beam was on for \(String(beam.token, radix: 16)), of which no job knows")
    }
    for (id, fact) in acknowledged where claims.facts[id] != fact {
      wrongs.append("acknowledged fact lost: \(id) \(fact.kind)")
    }
    return wrongs
  }

  private static func wrong(_ job: Claims.Job, _ beams: [EngraverLog.Beam]) -> String? {
    if beams.count > 1 { return "\(beams.count) beams for one job" }
    let isWhole = beams.first?.isWhole == true
    switch job.phase {
    case "done" where !isWhole: return "claimed done, and it was not"
    case "notStarted" where !beams.isEmpty: return "claimed not started, and the beam was on"
    case _ where !job.isOver: return "never over: \(job.phase)"
    default: break
    }
    guard job.isFromRecord else { return nil }
    if job.finding == "engraved", !isWhole { return "settled engraved by the record, and it is not" }
    if job.finding == "notEngraved", !beams.isEmpty { return "settled not engraved by the record, and it is" }
    return nil
  }
}
