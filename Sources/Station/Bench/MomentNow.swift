import Glibc
import Workshop

extension Moment {
  /// Civil time by the machine's clock.
  package static var now: Moment {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Moment(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}

extension Day {
  /// Today where the machine stands.
  package static var today: Day {
    var (now, civil) = (time(nil), tm())
    localtime_r(&now, &civil)
    // Seconds east of Greenwich, summer time included.
    return Day(of: Moment(milliseconds: (Int64(now) + Int64(civil.tm_gmtoff)) * 1000))
  }
}

extension Moment {
  /// The day of a moment where the machine stands, and the time of day as `14:05`.
  package static func civil(_ moment: Moment) -> (Day, String) {
    var (second, civil) = (time_t(moment.milliseconds / 1000), tm())
    localtime_r(&second, &civil)
    func two(_ number: CInt) -> String { number < 10 ? "0\(number)" : String(number) }
    let local = Moment(milliseconds: (Int64(second) + Int64(civil.tm_gmtoff)) * 1000)
    return (Day(of: local), "\(two(civil.tm_hour)):\(two(civil.tm_min))")
  }
}
