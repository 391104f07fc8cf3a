import Adapters
import BenchAPI
import Devices
import Glibc
import Ports
import Settings

/// Looks around this machine and has every check judge what is there. Changes nothing; without `probes` no device is
/// sent anything.
struct DoctorFacts {
  let config: String
  let socket: String?
  let probes: Bool

  /// Everything that was found, in the order a person would look.
  func findings() async -> [Finding] {
    let sketch = SettingsSketch.read(config)
    let path = socket ?? sketch.socket ?? ConnectionOptions.standardSocket
    let unit = ServiceFacts.unit()
    let (state, silence) = await state(path)
    let (ports, hearing) = PortWatch.lookOnce()
    var findings = checkedSettings().findings
    findings +=
      ServiceCheck(unit: unit, answers: state != nil, silence: silence, watchdogEnds: ServiceFacts.watchdogEnds())
      .findings
    findings += VersionCheck(own: BenchpinVersion.text, daemon: state?.version).findings
    if let place = AccessCheck.Place(at: path) { findings.append(AccessCheck(account: .current).socket(place)) }
    findings +=
      AddressCheck(
        port: sketch.httpPort, holders: SocketHolder.listening(onPort: sketch.httpPort), daemonAnswers: state != nil
      ).findings
    findings +=
      UdevCheck(
        hasRule: Self.hasRule, hearing: hearing, ports: ports.ports, namedLinks: sketch.namedLinks
      ).findings
    findings += TwinCheck(ports: ports.ports).findings
    let signs = DaemonSigns(unit: unit, runs: PortHolder.isRunning("benchpind"), seesOthers: PortHolder.seesOthers)
    findings += await devices(sketch, ports, state, signs)
    findings += ClockCheck.current(ledger: sketch.ledger).findings
    if let ledger = sketch.ledger {
      let user = unit?["LoadState"] == "loaded" ? unit?["User"].flatMap { $0.isEmpty ? nil : $0 } : nil
      var folder = DiskCheck.Folder(at: SettingsFile.folder(of: ledger), daemon: user)
      // One that answers holds its ledger open already.
      if state != nil { folder.isWritable = true }
      findings += DiskCheck.judge(folder)
    }
    return findings
  }

  private static var hasRule: Bool {
    ["/etc/udev", "/run/udev", "/usr/local/lib/udev", "/usr/lib/udev", "/lib/udev"].contains { folder in
      access("\(folder)/rules.d/61-benchpin.rules", F_OK) == 0
    }
  }

  // MARK: The daemon

  /// The bench as the daemon shows it, or why it does not. One that hangs is not waited for.
  private func state(_ path: String) async -> (BenchBody?, String) {
    let (answers, tell) = AsyncStream.makeStream(of: Result<BenchBody, CommandFailure>.self)
    // Neither is waited for: the program ends soon after.
    Task {
      do throws(CommandFailure) {
        tell.yield(.success(try await BenchClient(path: path).get("/v1/state").read(BenchBody.self)))
      } catch { tell.yield(.failure(error)) }
    }
    Task {
      // Called off is as good as over.
      try? await Task.sleep(for: .seconds(5))
      tell.yield(.failure(CommandFailure(.unavailable, "it did not answer within 5 s at \(path)")))
    }
    switch await answers.first(where: { _ in true }) {
    case .success(let state): return (state, "")
    // What is to be done follows in the text, and here it is the check's to say.
    case .failure(let failure): return (nil, failure.text.split(separator: ". ").first.map(String.init) ?? "")
    case nil: return (nil, "nobody answered")
    }
  }

  /// The strict reader is the daemon's own, which lies beside this program.
  private func checkedSettings() -> SettingsCheck {
    let program = OwnProgram.daemon
    guard access(program, X_OK) == 0 else { return SettingsCheck(status: nil, output: "", complaint: "") }
    let run = ProgramRun.run([program, "--config", config, "--check-config"])
    return SettingsCheck(status: run.status, output: run.output, complaint: run.complaint)
  }

  // MARK: The devices

  private func devices(
    _ sketch: SettingsSketch, _ ports: PortList, _ state: BenchBody?, _ signs: DaemonSigns
  ) async -> [Finding] {
    let check = PortCheck(
      daemon: signs.mainProcess, runsModemManager: PortHolder.isRunning("ModemManager"),
      runsBrltty: PortHolder.isRunning("brltty")
    )
    let access = AccessCheck(account: .current)
    var findings: [Finding] = []
    for device in sketch.devices {
      guard let name = device.port else { continue }
      let place = PortCheck.Place(device.name, name, in: ports)
      findings += check.findings(place)
      guard let node = place.node, let file = AccessCheck.Place(at: node), place.port != nil else { continue }
      findings += [access.port(file, of: device.name)].filter { $0.verdict != .well }
    }
    let ill = Set(findings.filter { $0.verdict == .act }.map(\.about))
    let machines = sketch.devices.filter { ["engraver", "polisher"].contains($0.kind) && !ill.contains($0.name) }
    if let state {
      findings += state.devices.filter { !ill.contains($0.name) }.map { MachineCheck.judge(.init($0)) }
    } else if probes, let why = signs.objection {
      if !machines.isEmpty { findings.append(MachineCheck.spared(machines.map(\.name).joined(separator: ", "), why)) }
    } else if probes {
      for device in machines {
        if let answer = await DeviceProbe(device, shelf: sketch.profiles, ports: ports).answer() {
          findings.append(MachineCheck.judge(answer))
        }
      }
    } else if !machines.isEmpty {
      findings.append(MachineCheck.unasked(machines.map(\.name).joined(separator: ", ")))
    }
    return findings
  }
}

extension SettingsSketch {
  /// The paths below /dev/benchpin that devices are named by.
  fileprivate var namedLinks: [String] {
    devices.compactMap { $0.port?.text }.filter { $0.hasPrefix("/dev/benchpin/") }
  }
}

extension MachineCheck.Answer {
  /// A device as the daemon shows it.
  init(_ body: DeviceBody) {
    let isOpen = body.link == "open"
    let silent = isOpen ? nil : "it does not answer at \(body.address)"
    self.init(device: body.name, place: body.address, trouble: body.trouble ?? silent, isAnswered: isOpen)
  }
}

extension PortCheck.Place {
  fileprivate init(_ device: String, _ name: PortName, in ports: PortList) {
    self.init(device: device, name: name.text, holders: [])
    do throws(PortAbsence) {
      let found = try ports.find(name)
      guard let real = realpath(found.path, nil) else {
        absence = "nothing has that name now."
        return
      }
      defer { free(real) }
      let node = String(cString: real)
      self.node = node
      port = found.port
      // Whoever made a pseudo-terminal has it open by right; at a real port a second program takes bytes away.
      holders = port == nil ? [] : PortHolder.known(of: node)
    } catch { absence = error.sentence }
  }
}
