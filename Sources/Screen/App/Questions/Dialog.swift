// What stands before the view and takes all keys.

package enum Dialog: Hashable, Sendable {
    case form(FormDialog)
    case namespaces(NamespaceDialog)
    case question(Question)
    case command(CommandLine)
    case help(HelpDialog)
}
