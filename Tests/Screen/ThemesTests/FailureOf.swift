// The failure that some code ends with.

import Failure

/// Nil if the code ends well. An error of another type is no failure of ours and counts as none.
func failure(of body: () throws -> Void) -> Failure? {
    do {
        try body()
        return nil
    } catch {
        return error as? Failure
    }
}
