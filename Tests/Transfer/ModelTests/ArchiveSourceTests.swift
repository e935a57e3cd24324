// What is shown of where an archive comes from, also in the log.

import Testing
import TransferModel

struct ArchiveSourceTests {
    @Test(arguments: [
        ("https://a.test/b/c.tar", "https://a.test/b/c.tar"),
        ("https://me:secret@a.test:8443/b.tar?X-Signature=secret#secret", "https://a.test:8443/b.tar"),
        ("http://me:p@secret@a.test/b@c.tar", "http://a.test/b@c.tar"), ("http://a.test?secret//b@c", "http://a.test"),
    ])
    func `no secret of a URL is shown`(url: String, shown: String) {
        #expect(ArchiveSource.url(url).shown == shown)
        let request = LoadRequest(source: .url(url), platforms: .all, snapshotter: "overlayfs")
        #expect(Operation.load(request).subject == shown)
    }

    @Test func `a file is shown as it is called`() {
        #expect(ArchiveSource.file(path: "a?b//c@d#e").shown == "a?b//c@d#e")
    }
}
