import Adapters
import Devices
import Station
import Web
import Workshop

/// The settings of one bench as written in its file, checked and typed; nothing is opened yet.
struct BenchSettings: Sendable {
  /// Where HTTP is served.
  struct HTTP: Sendable {
    /// An address of this machine.
    var address: String
    /// The port; 0 takes any free one.
    var port: Int
    /// Further host names that requests may be for.
    var names: [String]
  }

  /// One entry of `devices`.
  struct Device: Sendable {
    var name: DeviceName
    var kind: DeviceKind
    /// The profile's file name without its ending.
    var profile: String
    var address: DeviceAddress
    /// Only for a gauge: what is asked on its port, and how the answer of the right gauge begins.
    var confirmation: GaugeConfirmation?
    /// Only for a gauge or a balance: the serial number on it, which its checks belong to.
    var serial: String?
    /// Only for a polisher: how the drive's frequency becomes the spindle's speed, and the highest speed allowed.
    var motor: Motor?
    /// Only for a polisher: the highest speed that both its settings and its profile allow; `nil` where one of them has a
    /// mistake.
    var highest: RevolutionsPerMinute?
  }

  /// Where backups of the ledger lie, and how many are kept.
  struct Backup: Sendable {
    var directory: String
    /// Whether the settings leave the folder out; then it is made beside the ledger.
    var isStandardDirectory: Bool
    var keep: Int
  }

  /// What the shop knows of a motor and the drive's profile cannot.
  struct Motor: Sendable {
    var rpmPerHertz: Int
    var maximum: RevolutionsPerMinute
    /// The time of the drive's watch over the line that may be written into it; `nil` to leave the drive alone.
    var watchdog: Duration?
    /// A programme longer than this counts as left alone.
    var attended: Duration
  }

  var bench: String
  var ledger: String
  var backup: Backup
  var socket: String
  var http: HTTP
  /// How the shop's network is served; `nil` for not at all.
  var network: NetworkConfiguration?
  /// The folder with `gauges/`, `engravers/` and `polishers/`.
  var profiles: String
  /// The least severe level that is logged.
  var logLevel: String
  var devices: [Device]
  /// Where starts may come from.
  var starts: StartPlaces
  /// What has to be measured before an engraving; `nil` asks for nothing.
  var sizeCheck: SizeCheck?
  /// How words are set, and whether what is set has to be approved.
  var lettering: LetteringChoice
  var inputs: InputSettings
  var programmes: [PolishingProgramme]
  /// The wheels, and how fast their rims may move.
  var polishing: PolishingRules
  /// How gauges and balances are kept in calibration.
  var calibration: CalibrationRules
  /// How sizes are read.
  var sizes: SizeRules
  /// How orders come in by themselves.
  var intake: IntakeSettings
  /// What the shop writes on the records it hands over.
  var shop: Shop
  /// The files that were read, in their order.
  var files: [String] = []
  /// What is no mistake and worth a word, each a sentence without its full stop.
  var notes: [String] = []
}
