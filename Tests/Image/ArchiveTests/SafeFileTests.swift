// A file that is written is whole or not there, and what is no file stays what it is.

import Archive
import Dispatch
import Failure
import Foundation
import Glibc
import Lab
import LabTraits
import Testing

struct SafeFileTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private static let old = [UInt8](repeating: 1, count: 300_000)
    private static let new = [UInt8]("new".utf8)

    private func write(_ bytes: [UInt8] = new, to path: String) async throws(Failure) {
        try await SafeFile.write(to: path) { sink throws(Failure) in try await sink.write(bytes) }
    }

    @Test func `a new file has the mode that the umask leaves, and the body's value comes back`() async throws {
        let count = try await SafeFile.write(to: scratch.path("archive")) { sink throws(Failure) in
            for _ in 0..<3 { try await sink.write(Self.new) }
            return await sink.count
        }
        #expect(count == 9)
        close(open(scratch.path("other"), O_CREAT | O_WRONLY, 0o666))
        #expect(try scratch.mode("archive") == scratch.mode("other"))
        #expect(try scratch.bytes("archive") == Array("newnewnew".utf8))
        #expect(try scratch.names == ["archive", "other"])
    }

    @Test(arguments: [0o600, 0o640, 0o666, 0o755] as [mode_t])
    func `a larger file is replaced with its mode and no tail`(mode: mode_t) async throws {
        let path = try scratch.put("archive", Self.old, mode: mode)
        try await write(to: path)
        #expect(try scratch.bytes("archive") == Self.new)
        #expect(try scratch.mode("archive") == mode)
        #expect(try scratch.names == ["archive"])
    }

    @Test func `readers of the old file keep it`() async throws {
        let path = try scratch.put("archive", Self.old)
        let reader = try FileHandle(forReadingFrom: URL(filePath: path))
        try await write(to: path)
        #expect(try reader.readToEnd().map(Array.init) == Self.old)
    }

    @Test func `symbolic links are followed and stay`() async throws {
        try scratch.put("there/archive", Self.old, mode: 0o640)
        try FileManager.default.createSymbolicLink(atPath: scratch.path("there/link"), withDestinationPath: "archive")
        try FileManager.default.createSymbolicLink(atPath: scratch.path("link"), withDestinationPath: "there/link")
        try FileManager.default.createSymbolicLink(atPath: scratch.path("dangling"), withDestinationPath: "there/none")
        try await write(to: scratch.path("link"))
        try await write(to: scratch.path("dangling"))
        #expect(try scratch.bytes("there/archive") == Self.new)
        #expect(try scratch.mode("there/archive") == 0o640)
        #expect(try scratch.bytes("there/none") == Self.new)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: scratch.path("link")) == "there/link")
        #expect(try scratch.names == ["dangling", "link", "there"])
    }

    @Test func `links in a circle are told`() async throws {
        try FileManager.default.createSymbolicLink(atPath: scratch.path("a"), withDestinationPath: "b")
        try FileManager.default.createSymbolicLink(atPath: scratch.path("b"), withDestinationPath: "a")
        let failure = await failureOf { () throws(Failure) in try await write(to: scratch.path("a")) }
        #expect(failure?.code == .archive)
    }

    @Test(.enabled("needs a working folder that may be written") { access(".", W_OK) == 0 })
    func `a bare name is written where the process is`() async throws {
        let name = "tallyman-test-\(UInt32.random(in: 0 ... .max))"
        defer { unlink(name) }
        try await write(to: name)
        #expect(FileManager.default.contents(atPath: name).map(Array.init) == Self.new)
    }

    @Test func `a device is written in place`() async throws {
        try await write(Self.old, to: "/dev/null")
        var status = stat()
        #expect(stat("/dev/null", &status) == 0)
        #expect(status.st_mode & S_IFMT == S_IFCHR)
    }

    @Test func `a full device is a failure of storage`() async throws {
        let failure = await failureOf { () throws(Failure) in try await write(to: "/dev/full") }
        #expect(failure?.code == .storage)
        #expect(failure?.hint != nil)
    }

    @Test func `a named pipe is written in place, once it has a reader`() async throws {
        let path = try scratch.makePipe("pipe")
        async let written: Void = write(Self.old, to: path)
        let source = try ByteSource(path: path)
        var bytes: [UInt8] = []
        while let piece = try await source.next() { bytes += piece }
        try await written
        #expect(bytes == Self.old)
        #expect(try scratch.names == ["pipe"])
    }

    @Test func `a pipe whose reader goes is a failure`() async throws {
        let path = try scratch.makePipe("pipe")
        let reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        let failure = await failureOf { () throws(Failure) in
            try await SafeFile.write(to: path) { sink throws(Failure) in
                try await sink.write(Self.new)
                close(reader)
                // A program that another test starts in this moment holds the reader too, until it is really started.
                while true { try await sink.write(Self.new) }
            }
        }
        #expect(failure?.code == .archive)
        #expect(failure?.message == "Can't write \(path): its reader is gone.")
    }

    @Test(arguments: [false, true]) func `cancelling ends the wait for a pipe`(hasReader: Bool) async throws {
        let path = try scratch.makePipe("pipe")
        // A reader that never reads lets no more in than the pipe holds.
        let reader = hasReader ? open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) : -1
        defer { if reader >= 0 { close(reader) } }
        let failure = await withTaskGroup(of: Failure?.self) { group in
            group.addTask { await failureOf { () throws(Failure) in try await write(Self.old, to: path) } }
            if hasReader {
                var waiting: Int32 = 0
                while ioctl(reader, UInt(FIONREAD), &waiting) == 0, waiting < 65536 { await Task.yield() }
            }
            group.cancelAll()
            return await group.next() ?? nil
        }
        #expect(failure?.code == .cancelled)
    }

    @Test(arguments: [false, true]) func `a body that fails leaves everything as it was`(exists: Bool) async throws {
        let path = exists ? try scratch.put("archive", Self.old) : scratch.path("archive")
        let failure = await failureOf { () throws(Failure) in
            try await SafeFile.write(to: path) { sink throws(Failure) in
                try await sink.write(Self.new)
                throw Failure(.incomplete, "Something is missing.")
            }
        }
        #expect(failure?.code == .incomplete)
        #expect(try scratch.names == (exists ? ["archive"] : []))
        if exists { #expect(try scratch.bytes("archive") == Self.old) }
    }

    @Test(arguments: [false, true]) func `cancelling leaves everything as it was`(exists: Bool) async throws {
        let path = exists ? try scratch.put("archive", Self.old) : scratch.path("archive")
        let failure = await withTaskGroup(of: Failure?.self) { group in
            group.addTask {
                await failureOf { () throws(Failure) in
                    try await SafeFile.write(to: path) { sink throws(Failure) in
                        try await sink.write(Self.new)
                        // Even if it is noticed by nobody but the file.
                        while !Task.isCancelled { await Task.yield() }
                    }
                }
            }
            group.cancelAll()
            return await group.next() ?? nil
        }
        #expect(failure?.code == .cancelled)
        #expect(try scratch.names == (exists ? ["archive"] : []))
        if exists { #expect(try scratch.bytes("archive") == Self.old) }
    }

    @Test func `a folder that isn't there, or is in the file's place, is told with a hint`() async throws {
        try scratch.put("file", [1])
        for path in [scratch.path("none/archive"), scratch.path("file/archive"), scratch.folder] {
            let failure = await failureOf { () throws(Failure) in try await write(to: path) }
            #expect(failure?.code == .archive)
            #expect(failure?.message.contains(path) == true)
            #expect(failure?.hint != nil)
        }
        #expect(try scratch.names == ["file"])
    }

    @Test(.disabled(if: Host.isRoot, "root may write everywhere"))
    func `a folder or a file that may not be written is told with a hint`() async throws {
        try scratch.put("closed/archive", Self.old)
        try scratch.put("protected", Self.old, mode: 0o444)
        chmod(scratch.path("closed"), 0o500)
        defer { chmod(scratch.path("closed"), 0o700) }
        for path in ["closed/archive", "closed/other", "protected"] {
            let failure = await failureOf { () throws(Failure) in try await write(to: scratch.path(path)) }
            #expect(failure?.code == .archive)
            #expect(failure?.hint != nil)
        }
        #expect(try scratch.bytes("protected") == Self.old)
    }

    @Test(.needs(.root, .program("mount"))) func `a full disk leaves the old file and no other`() async throws {
        try await onDisk(options: "size=1m") { folder in
            try Data(Self.old).write(to: URL(filePath: "\(folder)/archive"))
            let failure = await failureOf { () throws(Failure) in
                try await SafeFile.write(to: "\(folder)/archive") { sink throws(Failure) in
                    for _ in 0..<10 { try await sink.write(Self.old) }
                }
            }
            #expect(failure?.code == .storage)
            #expect(failure?.message == "Can't write \(folder)/archive: the disk is full.")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["archive"])
            #expect(FileManager.default.contents(atPath: "\(folder)/archive").map(Array.init) == Self.old)
        }
    }

    @Test(.needs(.root, .program("mount"))) func `a read-only disk is a failure of storage`() async throws {
        try await onDisk(options: "ro") { folder in
            let failure = await failureOf { () throws(Failure) in try await write(to: "\(folder)/archive") }
            #expect(failure?.code == .storage)
            #expect(failure?.hint != nil)
        }
    }

    private func onDisk(options: String, _ body: (String) async throws -> Void) async throws {
        let folder = try TemporaryFolder.make()
        defer { rmdir(folder) }
        try await Command.output("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder])
        let result: Result<Void, any Error>
        do { result = .success(try await body(folder)) } catch { result = .failure(error) }
        try await Command.output("umount", [folder])
        try result.get()
    }
}
