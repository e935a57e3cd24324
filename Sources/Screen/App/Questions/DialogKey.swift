// The keys of dialogs and inputs. They are fixed: every letter is text there.

package struct DialogKey: Hashable, Sendable {
    package var keys: String
    package var summary: String

    package static let all = [
        DialogKey(keys: "enter", summary: "start, or choose"),
        DialogKey(keys: "esc", summary: "leave without doing anything"),
        DialogKey(keys: "tab shift-tab up down", summary: "to the next or previous field"),
        DialogKey(
            keys: "tab", summary: "complete a path, a reference, or its tag after the colon; up and down move on"),
        DialogKey(keys: "up down", summary: "in the reference: older or newer ones"),
        DialogKey(keys: "left right space", summary: "choose among values, or move in a text"),
        DialogKey(keys: "ctrl-y", summary: "copy the command that does the same"),
        DialogKey(keys: "ctrl-a ctrl-e", summary: "to the start or end of the text"),
        DialogKey(keys: "ctrl-u ctrl-k", summary: "delete up to the cursor, or from it"),
        DialogKey(keys: "ctrl-w", summary: "delete the word before the cursor"),
        DialogKey(keys: "y n k w", summary: "answer a question with the letter that it shows"),
    ]
}
