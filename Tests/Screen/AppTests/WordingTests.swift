// What failures and results are called.

import App
import Failure
import Testing
import TransferModel

@Suite struct WordingTests {
    @Test(arguments: Failure.Code.allCases) func `a class of failures has a heading that fits into a banner`(
        failure: Failure.Code
    ) {
        let heading = Failure(failure, "").heading
        #expect(!heading.isEmpty)
        // ": " follows it.
        #expect(heading.count + 2 <= AppState.headingColumns)
    }

    @Test(
        arguments: [
            (0, nil, nil, "nothing to move, 0:38"), (40_000_000, nil, nil, "40.0 MB in 0:38"),
            (40_000_000, 1_100_000, nil, "40.0 MB in 0:38, 1.1 MB/s"),
            (
                40_000_000, 1_100_000, LayerPosition(number: 7, count: 15),
                "40.0 MB in 0:38, 1.1 MB/s, slowest layer 7/15 with 4.0 MB in 0:31"
            ),
        ] as [(Int64, Double?, LayerPosition?, String)])
    func `a summary tells bytes, time and the slowest layer`(
        bytes: Int64, average: Double?, position: LayerPosition?, text: String
    ) {
        let slowest = position.map {
            TransferSummary.SlowestLayer(digest: digest(20), position: $0, bytes: 4_000_000, duration: .seconds(31))
        }
        let summary = TransferSummary(
            outcome: .cancelled, bytes: bytes, duration: .seconds(38), average: average, slowest: slowest)
        #expect(summary.text == text)
    }

    @Test(arguments: [(1, "1 layer stays"), (4, "4 layers stay")])
    func `a summary tells what stays in the registry`(count: Int, words: String) {
        let summary = TransferSummary(
            outcome: .cancelled, bytes: 0, duration: .seconds(1), average: nil, slowest: nil,
            lazy: TransferSummary.LazyLayers(count: count, bytes: 60_200_000))
        #expect(summary.text == "nothing to move, 0:01; \(words) in the registry, 60.2 MB, read when used")
    }

    @Test(arguments: [(nil, nil), (true, "unpacked to overlayfs"), (false, "not unpacked")] as [(Bool?, String?)])
    func `nothing is called unpacked that is not`(unpacked: Bool?, text: String?) {
        let result = TransferResult(images: [], engine: .transfer, snapshotter: "overlayfs", unpacked: unpacked)
        #expect(result.unpackText == text)
    }
}
