// One line of a recorded trace: a daemon's progress message, word for word, with the time it came.

/// Recorded traces are JSON lines in `Fixtures/`, one file a pull, such as `pull-2.1.9-fresh.jsonl`:
/// `{"t":1.234,"event":"waiting","name":"layer-sha256:…","parents":["manifest-sha256:…"],"progress":0,"total":100,
/// "desc":{"mediaType":"…","digest":"sha256:…","size":100}}`. `desc` is null from daemons before 2.0. The mapping of
/// these messages to events belongs to the transfer core.
struct RecordedEvent: Codable, Hashable {
    struct Blob: Codable, Hashable {
        var mediaType: String
        var digest: String
        var size: Int64
    }

    /// Seconds since the operation's start.
    var t: Double
    var event: String
    var name: String
    var parents: [String]
    var progress: Int64
    var total: Int64
    var desc: Blob?
}
