/// The journal's catalog ids of messages a person may have to act on; `systemd/benchpin.catalog` says what to do.
///
/// Made once at random and never changed: journalctl(1), "Message Catalog Developer Documentation".
enum LogCatalog {
  static let ids: [String: String] = [
    "device absent": "9e523b9904fb499dae517e88da562dbc",
    "job settled after restart": "4899aac9af834305aa9e8f147216a736",
    "stopping what was left without a stop": "43451f6b01e942bba6bcaca32d05adfb",
    "stop asked": "be67a63cd3824270ad245013673b1a16",
    "the machine's record settles nothing": "5b8ab563ae414dd9a4b1d6bc80d43c01",
    "not recorded yet": "614c87ff2d9445ada1e1290c688e86e0",
    "never recorded": "74e66a4d2cab4891a609b2dd0b8b3fa5",
    "readings not stored yet": "38dbc1bd98a9470aa69a5110f7cfd8ed",
    "udev does not tell of ports; they are looked for every few seconds": "86917e0e94e1443ea544b0226beb2e86",
    "hung": "24e2ac958309442ca5942951464324d4",
    "the ledger has a gap": "6c69038ab009450da50eb84b7da15083",
    "the network is not served": "585de8a6fdaf49e28dea9e9e20736bb6",
    "a wrong token": "4ddeaf0527bd4823811fc05d18805120",
    "a token in the clear": "0930a6c0e862434a9b4cdaf814a01e8d",
    "a wrong pairing code": "b21eae89ad6b4b6191cb500625724038",
    "a font cannot be used": "f40320e4032e45908106c30e063ac00d",
    "the settings were not taken": "451feaa2139d46faad8a3432fed273d3",
  ]
}
