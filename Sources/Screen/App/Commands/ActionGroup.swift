// The headings under which the help lists actions.

package enum ActionGroup: String, CaseIterable, Hashable, Sendable {
    case moving = "Moving"
    case views = "Views"
    case acting = "Doing"
    case program = "Program"
}
