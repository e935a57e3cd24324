// What is said of an archive whose bytes are not whole.

package import Failure

extension Failure {
    /// The archive `name` stops before its end.
    package static func endsEarly(_ name: String) -> Failure {
        Failure(.archive, "\(name) ends early.", hint: "Was it copied or downloaded to its end?")
    }

    /// The archive `name` has at this byte what can't be there; `why` is the end of a sentence.
    package static func damaged(_ name: String, at place: Int64, _ why: String) -> Failure {
        Failure(.archive, "\(name) is damaged at byte \(place): \(why).", hint: "Get it again.")
    }
}
