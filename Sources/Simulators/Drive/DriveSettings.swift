/// The frequency inverters that can be simulated.
package enum DriveModel: String, Sendable, CaseIterable {
  /// Schneider Altivar 12: CiA 402 control word, Modbus watchdog (Schneider BBV51917, communication parameters).
  case schneiderATV12
  /// Schneider Altivar 312: as the 12, with at most 29 registers in one read (portdock/PortDock, atv312.json).
  case schneiderATV312
  /// Delta VFD-MS300: bit command word, 16-bit registers of the 2000h and 2100h blocks (Delta MS300 manual, 09 group).
  case deltaMS300
  /// Delta VFD-EL: the same commands, one register a read, other monitors (easymanua.ls vfd015el43w-1 p126).
  case deltaVFDEL
  /// AutomationDirect GS2: a register for each command (LinuxCNC gs2_vfd.c).
  case gs2
  /// Huanyang HY: frames of its own under the numbers of Modbus functions 1 to 5 (LinuxCNC hy_comm.c, FluidNC).
  case huanyangHY
  /// Huanyang GT: command 1000h, share of the highest frequency at 2000h (LinuxCNC hy_gt_vfd.c).
  case huanyangGT
  /// Huanyang H2A: command 2000h, share at 1000h, measured in revolutions (FluidNC H2AProtocol.md).
  case huanyangH2A
  /// The same with F9.05 = 0: answers to reads carry a length of two bytes.
  case huanyangH2ATwoByte
  /// Powtran PI500 and its like: command 2000h, frequency F001h (LinuxCNC pi500_vfd.comp).
  case huanyangPI500
  /// H100: coils 49h, 4Ah, 4Bh (FluidNC H100Protocol.md).
  case h100
  /// Hitachi WJ200: coils and 32-bit registers (LinuxCNC wj200_vfd.comp, manualslib 1236535).
  case hitachiWJ200
  /// Siemens SINAMICS V20: PROFIdrive control word (nobrega8/mbmap-library sinamics-v20, FluidNC SiemensV20.cpp).
  case siemensV20
  /// YL620: Delta's command words with tenths of a hertz (FluidNC YL620.cpp).
  case yl620
  /// Nidec NE200: a command code and no measured frequency (easymanua.ls nidec/ne200 p218).
  case nidecNE200
  /// Danfoss VLT 2800: control word and reference as one image of 32 coils (FluidNC DanfossVLT2800Protocol).
  case danfossVLT2800
}

/// How a simulated drive behaves beside what its own parameter registers say.
package struct DriveSettings: Sendable {
  /// Divides all ramp times.
  package var speed = 1.0
  /// Hertz per second, instead of what the acceleration parameter says.
  package var acceleration: Double?
  /// Hertz per second, instead of what the deceleration parameter says.
  package var deceleration: Double?
  /// Hertz per second lost without power.
  package var coasting = 5.0
  package var polePairs = 1
  /// Whether the keypad has the command: writes are confirmed and change nothing.
  package var isLocal = false
  /// Whether it could run; where it is not, a run command is confirmed and changes nothing.
  package var isReady = true
  /// The frequencies it keeps to although they are written in no parameter.
  package var floor, ceiling: Double?
  /// How long the line must be quiet after its own reply, or it does not hear the next request; zero is not at all.
  package var minimumGap = Duration.zero

  /// A drive that ramps as its parameters say.
  package init() {}

  /// A frequency asked for, as it is kept to.
  func clipped(_ hertz: Double) -> Double { max(floor ?? 0, min(ceiling ?? .infinity, hertz)) }
}
