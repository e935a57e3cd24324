// What a host can be called, and where its socket can be.

import Failure
import RemoteHosts
import Testing

struct RemoteHostTests {
    @Test func `a file of hosts has a name a line`() {
        let names = RemoteHost.names(inFile: "# all\r\nweb-1  # first\n\n\tops@db:22 \nweb 2")
        #expect(names == ["web-1", "ops@db:22", "web 2"])
    }

    @Test(arguments: ["containerd.sock", "tcp://127.0.0.1:1", "-x", ""])
    func `what is no address of a socket`(address: String) {
        let failure = #expect(throws: Failure.self) { try RemoteHost(name: "far", address: address) }
        #expect(failure?.code == .reference)
    }

    @Test(arguments: ["far", "ops@far", "ssh://ops@far:2222", "ssh://[::1]:22", "fe80::1%eth0", "müller@far"])
    func `what a host can be called`(name: String) throws {
        #expect(try RemoteHost(name: name).destination == name)
    }

    @Test(arguments: [
        "-oProxyCommand=x", "", "a b", "a\u{1b}[2J", "a\u{9b}2J", "a\nb", "root@-oProxyCommand=x", "ssh://-x@far",
        "$(id)", "a;b",
    ])
    func `what no host can be called`(name: String) {
        let failure = #expect(throws: Failure.self) { try RemoteHost(name: name) }
        #expect(failure?.code == .reference)
        #expect(failure?.message.unicodeScalars.contains { $0.properties.generalCategory == .control } == false)
    }
}
