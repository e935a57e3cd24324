// What each action is called, what it does, where it is possible and which keys it has at first.

package import Canvas

extension Action {
    /// A word or two for the footer.
    package var label: String { facts.label }
    /// A line for the help and the documentation.
    package var summary: String { facts.summary }
    package var group: ActionGroup { facts.group }
    /// The keys that it has unless the configuration says otherwise.
    package var standardKeys: [Key] { facts.keys }

    /// Where it is possible.
    package func isPossible(in place: Place) -> Bool {
        let type = place.type
        if type.actions.contains(self) { return true }
        if type.lacking.contains(self) { return false }
        return switch facts.scope {
        case .everywhere: true
        case .browsing: place != .single
        case .lists: type.isList
        case .some: false
        }
    }

    package var places: [Place] { Place.allCases.filter(isPossible) }

    private enum Scope {
        /// `browsing`: where there is more than one transfer.
        case everywhere, browsing, lists
        /// In those that have it among their actions.
        case some
    }

    private struct Facts {
        var label: String
        var summary: String
        var group: ActionGroup
        var scope: Scope
        var keys: [Key]

        init(_ label: String, _ summary: String, _ group: ActionGroup, _ scope: Scope, _ keys: Key...) {
            self.label = label
            self.summary = summary
            self.group = group
            self.scope = scope
            self.keys = keys
        }
    }

    private var facts: Facts {
        switch self {
        case .up: Facts("up", "one line up", .moving, .everywhere, .character("k"), .up)
        case .down: Facts("down", "one line down", .moving, .everywhere, .character("j"), .down)
        case .pageUp: Facts("page up", "one page up", .moving, .everywhere, .pageUp, .control("b"))
        case .pageDown: Facts("page down", "one page down", .moving, .everywhere, .pageDown, .control("f"))
        case .halfPageUp: Facts("half page up", "half a page up", .moving, .everywhere, .control("u"))
        case .halfPageDown: Facts("half page down", "half a page down", .moving, .everywhere, .control("d"))
        case .top: Facts("top", "to the first line", .moving, .everywhere, .character("g"), .home)
        case .bottom: Facts("bottom", "to the last line", .moving, .everywhere, .character("G"), .end)
        case .open:
            Facts(
                "open", "open what is selected; in namespaces, go there", .moving,
                .lists, .enter)
        case .back:
            Facts("back", "close what is open; clear the filter; dismiss a message", .moving, .browsing, .escape)
        case .mark: Facts("mark", "mark or unmark the line", .acting, .some, .character(" "))
        case .markRange: Facts("mark to here", "mark all from the last mark to here", .acting, .some, .character("V"))
        case .markAll:
            Facts("mark all", "mark all that are shown, or clear all marks", .acting, .some, .control("a"))
        case .markInvert:
            Facts("invert", "mark those that are not marked, and only those", .acting, .some, .character("*"))
        case .nextMatch: Facts("next", "to the next match", .moving, .some, .character("n"))
        case .previousMatch: Facts("previous", "to the previous match", .moving, .some, .character("N"))
        case .sortNext: Facts("sort", "sort by the next column", .moving, .some, .character(">"))
        case .sortPrevious: Facts("sort", "sort by the column before", .moving, .some, .character("<"))
        case .sortTurn: Facts("reverse", "reverse the order", .moving, .some, .character("I"))
        case .filter: Facts("filter", "show only lines with a text", .moving, .lists, .character("/"))
        case .command:
            Facts("command", "type a command, such as :pull NAME or :theme nord", .moving, .browsing, .character(":"))
        case .pull:
            Facts("pull", "pull an image, or the marked ones again", .acting, .browsing, .character("p"))
        case .push: Facts("push", "push the image, or the marked ones", .acting, .browsing, .character("P"))
        case .tag: Facts("tag", "give the image another name", .acting, .browsing, .character("t"))
        case .save:
            Facts("save", "save the image, or marked ones, to an archive", .acting, .browsing, .character("s"))
        case .load: Facts("load", "load the images of an archive", .acting, .browsing, .character("o"))
        case .import:
            Facts("import", "import an archive, or a root file system", .acting, .browsing, .character("i"))
        case .copyImage:
            Facts("copy to hosts", "copy the image from one host to others", .acting, .browsing, .character("C"))
        case .cancel:
            Facts(
                "cancel", "cancel the transfer, or all of its group", .acting, .some,
                .character("c"))
        case .retry:
            Facts(
                "retry", "try again what failed, or resume a kept one", .acting,
                .some, .character("r"))
        case .login:
            Facts(
                "log in", "log in where the registry refused, and retry", .acting,
                .some, .character("l"))
        case .allowHTTP:
            Facts(
                "allow HTTP", "allow a registry plain HTTP, and retry", .acting,
                .some, .character("h"))
        case .clear:
            Facts(
                "clear", "clear ended transfers, or discard a kept one", .acting, .some,
                .character("x"))
        case .unfold:
            Facts("running only", "show only the layers that run, or all", .acting, .some, .character("a"))
        case .copy: Facts("copy", "copy the reference to the clipboard", .acting, .browsing, .character("y"))
        case .copyError:
            Facts("copy error", "copy what went wrong to the clipboard", .acting, .browsing, .character("Y"))
        case .namespace:
            Facts(
                "namespace", "look at another namespace", .acting, .browsing,
                .character("n"))
        case .delete:
            Facts(
                "delete", "delete what is selected, or the marked images, after a question", .acting,
                .some, .character("d"))
        case .prune:
            Facts(
                "prune", "delete images that nothing uses, or all leftovers, after a question", .acting,
                .some, .character("X")
            )
        case .undo: Facts("restore", "restore what was deleted last", .acting, .browsing, .character("u"))
        case .freeNow:
            Facts("free now", "free the disk space of what was deleted, now", .acting, .browsing, .character("U"))
        case .collect:
            Facts(
                "collect", "free what nothing holds", .acting, .some, .character("z"))
        case .disk: Facts("disk", "what takes how much disk space", .views, .browsing, .character("D"))
        case .nextSection: Facts("section", "the next section", .moving, .some, .character("]"), .right)
        case .previousSection: Facts("section", "the section before", .moving, .some, .character("["), .left)
        case .foldOpen:
            Facts("unfold", "show what is below the line", .moving, .some, .right, .character("+"))
        case .foldClosed:
            Facts("fold", "hide what is below the line", .moving, .some, .left, .character("-"))
        case .viewDocument:
            Facts("view", "show as text: a document, a blob, a configuration", .acting, .some, .character("v"))
        case .write:
            Facts("write", "write the blob to a file", .acting, .some, .character("w"))
        case .imageEvents: Facts("events", "the events about this image", .views, .some, .character("e"))
        case .pause: Facts("pause", "hold the events back, or let them come", .acting, .some, .character(" "))
        case .newNamespace: Facts("new", "create a namespace", .acting, .some, .character("a"))
        case .labels: Facts("labels", "change the namespace's labels", .acting, .some, .character("e"))
        case .viewImages: Facts("Images", "to the images", .views, .browsing, .character("1"))
        case .viewTransfers: Facts("Transfers", "to the transfers", .views, .browsing, .character("2"))
        case .viewSnapshotters: Facts("Snapshotters", "to the snapshotters", .views, .browsing, .character("3"))
        case .viewContent: Facts("Content", "to what is stored", .views, .browsing, .character("4"))
        case .viewNamespaces: Facts("Namespaces", "to the namespaces", .views, .browsing, .character("5"))
        case .viewEvents: Facts("Events", "to what happens in the daemon", .views, .browsing, .character("6"))
        case .viewHosts:
            Facts("Hosts", "to the hosts whose daemons are looked after", .views, .browsing, .character("7"))
        case .viewFleet:
            Facts("Fleet", "to the images over all hosts: who has which", .views, .browsing, .character("8"))
        case .viewLog: Facts("log", "this program's log", .views, .browsing, .character("L"))
        case .nextView: Facts("next", "to the next view", .views, .browsing, .tab)
        case .previousView: Facts("previous", "to the previous view", .views, .browsing, .backTab)
        case .refresh: Facts("refresh", "ask the daemon again", .program, .browsing, .control("r"))
        case .redraw: Facts("redraw", "paint the screen again", .program, .everywhere, .control("l"))
        case .mouse:
            Facts("mouse", "leave the mouse to the terminal, or take it back", .program, .everywhere, .character("M"))
        case .suspend: Facts("suspend", "stop the program; `fg` brings it back", .program, .everywhere, .control("z"))
        case .help: Facts("help", "this help", .program, .everywhere, .character("?"), .function(1))
        case .quit: Facts("quit", "quit", .program, .everywhere, .character("q"), .control("c"))
        }
    }
}
