import ArgumentParser
import BenchAPI

struct Wheels: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the polishing wheels; say what one measures now.", subcommands: [List.self, Measure.self],
    defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the wheels and what was measured of them last.")

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
      let answer = try await connection.client.get("/v1/wheels")
      try connection.show(answer, WheelList.self) { list in
        list.wheels.isEmpty
          ? ["The settings describe no wheel."] : Table.lines(WheelBody.heading, list.wheels.map(\.row))
      }
    }
  }

  struct Measure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say what a wheel measures now: speeds are reckoned with it.")

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var asker: AskerOptions
    @Argument(help: "The wheel's name in the settings.") var name: String
    @Option(help: "Its diameter in millimetres, for instance 98.5.") var diameter: String

    func run() async throws {
      let answer = try await connection.client.put(
        "/v1/wheels/\(name.percentEncoded)", WheelMeasureBody(diameter_mm: diameter, by: asker.name))
      try connection.show(answer, WheelBody.self) { Table.lines(WheelBody.heading, [$0.row]) }
    }
  }
}

extension WheelBody {
  static let heading = ["WHEEL", "MM", "LEAST MM", "MAX RPM", "MEASURED (UTC)", "BY"]

  /// The wheel as a row of a table.
  var row: [String] {
    [
      name, diameter_mm ?? "-", least_mm ?? "-", max_rpm.map(String.init) ?? "not known", measured_at?.asTime ?? "-",
      by ?? "-",
    ]
  }
}

extension PolishingPlanBody {
  /// The part that would run, in lines.
  var lines: [String] {
    let part = parts > 1 ? ", part \(part) of \(parts)" : ""
    return ["Programme \(programme)\(part)"]
      + steps.map { step in
        let wheel = [step.wheel, step.compound].compactMap(\.self).joined(separator: ", ")
        let rim = step.surface_m_s.map { ", \($0) m/s on \(step.diameter_mm ?? "?") mm" } ?? ""
        return "  \(step.title)\(wheel.isEmpty ? "" : " (\(wheel))"): \(step.rpm) rpm\(rim), \(step.seconds) s"
      }
  }
}
