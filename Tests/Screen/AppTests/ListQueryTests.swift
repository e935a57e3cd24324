// What the filter understands.

import FoundationEssentials
import Inventory
import OCI
import Testing

@testable import App

@Suite struct ListQueryTests {
    private static let lines = [
        "docker.io/library/alpine", "docker.io/library/busybox", "registry.k8s.io/pause", "quay.io/a/App-Server",
    ]

    private static func found(_ text: String) -> [Int] {
        SearchIndex.lines(of: lines, with: text) { line, add in line.split(separator: " ").forEach { add(String($0)) } }
    }

    @Test(
        arguments: [
            ("library", [0, 1]), ("library alpine", [0]), ("alpine library", [0]), ("library !alpine", [1]),
            ("!library", [2, 3]), ("!library !k8s", [3]), ("~dkalp", [0]), ("~aps", [3]), ("!~dk", [2, 3]),
            ("~zz", []), ("!", []), ("~", []), ("/^reg/", [2]), ("/^reg", [2]), ("/e$/", [0, 2]),
            ("/(alp|bus)/", [0, 1]),
            ("!/^docker/", [2, 3]), ("/app-server/", [3]), ("/\\d/", [2]), ("/k[0-9]s/", [2]),
            ("/[^a-z.\\/]s/", [2, 3]),
            ("/b.*x/ lib", [1]), ("/x{2}/", []), ("/us{1,2}y/", [1]), ("/^.{21}$/", [2]), ("/a{0}lpine/", [0]),
            ("/^docker|^quay/", [0, 1, 3]), ("/(^|a)r/", [0, 1, 2]), ("/pause$|x$/", [1, 2]),
            ("/a(lpine)?($|\\/)/", [0, 3]),
            ("/r^/", []), ("/$r/", []), ("/^$/", []), ("/(?:alp|bus)/", [0, 1]), ("/al.+?e/", [0]),
            ("/(){64}/ alp", [0]),
            ("/\\w+-\\w+$/", [3]), ("/ /", []), ("  ", [0, 1, 2, 3]), ("//", [0, 1, 2, 3]), ("in-use", []),
        ])
    func `terms find lines`(text: String, lines: [Int]) { #expect(Self.found(text) == lines) }

    @Test(
        arguments: [
            "(", "a(b", ")", "[a", "a{", "a{3", "a{2,1}", "*", "a{99}b", "(a{60}){60}", "[z-a]", "\\", "\\ba", "(a)\\1",
            "(?i)a", "[é]",
        ])
    func `what is no pattern is told, and passed over`(pattern: String) {
        let query = ListQuery("library /\(pattern)/")
        #expect(query.problem == "the pattern is invalid")
        #expect(Self.found("library /\(pattern)/") == [0, 1])
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            ("(a+)+$", 20), ("(a|a)*b", 0), ("(a*)*(a*)*b", 0), (".*.*.*.*.*.*b", 0), ("(a?){20}a{20}c", 0),
            ("((((((((){64}){64}){64}){64}){64}){64}){64}){64}", 20),
            ("((((((|b{0}){64}){64}){64}){64}){64}){64}b", 0),
        ])
    func `no pattern takes long`(pattern: String, count: Int) {
        let lines = [String](repeating: String(repeating: "a", count: 5_000), count: 20)
        let found = SearchIndex.lines(of: lines, with: "/\(pattern)/") { line, add in add(line) }
        #expect(found.count == count)
    }

    @Test(
        arguments: [
            ("alpine", [18..<24]), ("a", [14..<15, 18..<19]), ("!alpine", []), ("~dal", [0..<1, 14..<15, 19..<20]),
            ("/al.+/", [18..<24]), ("/^docker/", [0..<6]), ("/e$/", [23..<24]), ("/zz/", []), ("~zz", []),
            ("/^|e/", [4..<5]), ("/(^|y)./", [0..<1]), ("/(\\/|^)a.*$/", [17..<24]), ("/e($|x)/", [23..<24]),
        ])
    func `what was found is marked`(text: String, ranges: [Range<Int>]) {
        #expect(ListQuery(text).matches(in: Array("docker.io/library/alpine".utf8)) == ranges)
    }

    private static let now = Date(timeIntervalSince1970: 1_700_000_000)
    private static let row: ImageRow = {
        var row = ImageRow(
            name: "r.test/team/app:1.42", reference: Reference(stored: "r.test/team/app:1.42"), target: digest(1),
            createdAt: now.addingTimeInterval(-3 * 86_400), platform: amd64, size: 1_500_000_000, isInUse: true,
            unpacked: true)
        row.labels = ["team": "a", "empty": ""]
        return row
    }()

    @Test(
        arguments: [
            ("tag:1.42", true), ("tag:1", true), ("tag:3", false), ("repo:team", true), ("repo:1.42", false),
            ("platform:amd64", true), ("platform:linux/arm", false), ("size:>1g", true), ("size:>1.5gb", false),
            ("size:>=1.5g", true), ("size:1500m", true), ("size:<1g", false), ("size:<2000000000", true),
            ("created:<7d", true), ("created:>7d", false), ("created:>48h", true), ("created:<1w", true),
            ("created:3d", true), ("label:team", true), ("label:team=a", true), ("label:team=b", false),
            ("label:empty=", true), ("label:none", false), ("in-use", true), ("dangling", false), ("pinned", false),
            ("unpacked", true), ("lazy", false),
        ])
    func `fields ask about images`(text: String, isFound: Bool) throws {
        let field = try #require(ImageField(text))
        #expect(field.matches(Self.row, at: Self.now) == isFound)
        #expect(ListQuery("!\(text)", ofImages: true).fields.map(\.isInverse) == [true])
    }

    @Test(arguments: ["localhost:5000", "size:big", "size:", "created:7x", "created:7", "size:>", "a:b", "in-used"])
    func `what is no field is a word`(text: String) {
        #expect(ImageField(text) == nil)
        #expect(ListQuery(text, ofImages: true).terms.map(\.test) == [.word(Array(text.utf8))])
    }

    @Test func `other lists have no fields`() {
        #expect(ListQuery("pinned").terms.map(\.test) == [.word(Array("pinned".utf8))])
    }
}
