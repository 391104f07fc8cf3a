import Dispatch
@preconcurrency import Glibc
import Ports

/// Prints what a `PortWatch` sees, one line each, until SIGTERM: for tests that run it among adapters that are not there.
///
/// `ports-probe CONTROL MILLISECONDS [NAME]`: where udevd is known by, how often to look, and a name to find after all news.
@main struct PortsProbe {
  static func main() {
    setvbuf(stdout, nil, _IOLBF, 0)
    let words = CommandLine.arguments
    guard words.count >= 3, let milliseconds = Int(words[2]) else { exit(64) }
    let pace = PortWatch.Pace(hearing: .milliseconds(milliseconds), deaf: .milliseconds(milliseconds))
    let watch = PortWatch(pace: pace, control: words[1])
    let name = words.count > 3 ? PortName(words[3]) : nil
    signal(SIGTERM, SIG_IGN)
    let end = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .main)
    end.setEventHandler {
      watch.close()
      exit(0)
    }
    end.resume()
    watch.onNews { news in
      switch news {
      case .plugged(let port): print("plugged \(port.node) \(watch.ports.name(of: port).text)")
      case .unplugged(let port): print("unplugged \(port.node)")
      case .hearing(.well): print("hears")
      case .hearing(.deaf(let why)): print("deaf \(why)")
      }
      find(name, watch)
    }
    if case .deaf(let why) = watch.hearing { print("deaf \(why)") }
    for port in watch.ports.ports { describe(port, in: watch.ports) }
    find(name, watch)
    print("watching")
    dispatchMain()
  }

  private static func describe(_ port: PluggedPort, in ports: PortList) {
    let usb = port.usb
    let words = [
      port.node, ports.name(of: port).text, usb?.vendor ?? "-", usb?.model ?? "-", usb?.serial ?? "-",
      usb?.interface ?? "-", port.driver ?? "-",
    ]
    print("here \(words.joined(separator: " "))")
  }

  private static func find(_ name: PortName?, _ watch: PortWatch) {
    guard let name else { return }
    do throws(PortAbsence) { print("found \(try watch.ports.find(name).path)") } catch {
      print("absent \(error.sentence)")
    }
  }
}
