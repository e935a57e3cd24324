// Numbers for people.

import FoundationEssentials
import Testing
import Text
import Views

@Suite struct HumanTests {
    @Test(
        arguments: [
            (0, "0 B"), (1, "1 B"), (999, "999 B"), (1_000, "1.0 kB"), (1_049, "1.0 kB"), (1_050, "1.1 kB"),
            (99_949, "99.9 kB"), (99_950, "100 kB"), (742_000, "742 kB"), (999_499, "999 kB"), (999_500, "1.0 MB"),
            (7_800_000, "7.8 MB"), (31_200_000_000, "31.2 GB"), (.max, "9.2 EB"),
        ] as [(Int64, String)])
    func `sizes have up to three digits`(bytes: Int64, text: String) {
        #expect(Human.size(bytes) == text)
        #expect(Human.size(Optional(bytes)) == text)
    }

    @Test func `an unknown size is a dash`() { #expect(Human.size(Int64?.none) == "-") }

    @Test(
        arguments: [
            (48_100_000, 76_300_000, "48.1/76.3 MB"), (0, 0, "0/0 B"), (5, 100, "5/100 B"),
            (1_000, 190_000_000, "0.0/190 MB"),
            (412_000_000, 676_000_000, "412/676 MB"), (999_000_000, 1_300_000_000, "1.0/1.3 GB"),
        ] as [(Int64, Int64, String)])
    func `two sizes share a unit`(current: Int64, total: Int64, text: String) {
        #expect(Human.sizes(current, of: total) == text)
    }

    @Test(arguments: [(0, "0 B/s"), (0.9, "0 B/s"), (5_200_000, "5.2 MB/s"), (-3, "0 B/s"), (1e18, "1.0 EB/s")])
    func `speeds are sizes a second`(speed: Double, text: String) {
        #expect(Human.speed(speed) == text)
    }

    /// A daemon that says it moved more than can be in an instant makes such speeds.
    @Test func `a speed beyond all numbers ends no program`() async {
        await #expect(processExitsWith: .success) {
            _ = Human.speed(1e30)
            _ = Human.speed(.infinity)
        }
    }

    @Test(arguments: [
        (0, "0:00"), (9, "0:09"), (84, "1:24"), (3_599, "59:59"), (3_723, "1:02:03"), (-5, "0:00"),
        (360_000, "100:00:00"),
    ])
    func `times are clocks`(seconds: Int, text: String) {
        #expect(Human.clock(.seconds(seconds)) == text)
    }

    @Test(arguments: [
        (0, "0 %"), (0.009, "0 %"), (0.5, "50 %"), (0.999_999, "99 %"), (1, "100 %"), (1.5, "100 %"), (-1, "0 %"),
    ])
    func `100 percent is all`(fraction: Double, text: String) {
        #expect(Human.percent(fraction) == text)
    }

    private static let (minute, hour, day) = (60.0, 3_600.0, 86_400.0)

    @Test(
        arguments: [
            (0, "just now"), (59, "just now"), (-9e9, "just now"), (minute, "1 minute ago"),
            (59 * minute, "59 minutes ago"),
            (hour, "1 hour ago"), (2 * hour - 1, "1 hour ago"), (2 * hour, "2 hours ago"), (47 * hour, "47 hours ago"),
            (2 * day, "2 days ago"), (13 * day, "13 days ago"), (14 * day, "2 weeks ago"), (59 * day, "8 weeks ago"),
            (60 * day, "2 months ago"), (729 * day, "24 months ago"), (730 * day, "2 years ago"),
            (1e15, "9999 years ago"),
        ] as [(Double, String)])
    func `ages are told in the largest unit that fits`(seconds: Double, text: String) {
        let now = Date(timeIntervalSince1970: 1_750_000_000)
        #expect(Human.age(of: now - seconds, at: now) == text)
        #expect(text.count <= 14, "the column is that wide")
    }
}
