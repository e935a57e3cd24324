// How colours are seen.

import Canvas
import Foundation

/// Which cones are missing.
enum Blindness: Sendable, CaseIterable {
    case red, green, blue

    /// Machado, Oliveira and Fernandes 2009, severity 1, for linear light.
    var matrix: [[Double]] {
        switch self {
        case .red:
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
        case .green:
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
        case .blue:
            [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
        }
    }
}

/// Linear light, from 0 to 1.
struct Light {
    var parts: [Double]

    var luminance: Double { 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] }

    func seen(with blindness: Blindness) -> Light {
        Light(parts: blindness.matrix.map { row in min(1, max(0, zip(row, parts).map(*).reduce(0, +))) })
    }

    /// In CIELAB, where 2 is just to be seen.
    func distance(to other: Light) -> Double {
        zip(lab, other.lab).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
    }

    private var lab: [Double] {
        let xyz = [
            (0.4124 * parts[0] + 0.3576 * parts[1] + 0.1805 * parts[2]) / 0.95047, luminance,
            (0.0193 * parts[0] + 0.1192 * parts[1] + 0.9505 * parts[2]) / 1.08883,
        ].map { $0 > 0.008856 ? pow($0, 1.0 / 3) : 7.787 * $0 + 16.0 / 116 }
        return [116 * xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])]
    }
}

extension Colour {
    /// Nil for the terminal's own colours, which it may show as it likes.
    var rgb: Light? {
        switch self {
        case .standard, .ansi: nil
        case .palette, .rgb:
            components.map { components in
                Light(
                    parts: [components.red, components.green, components.blue].map { byte in
                        let value = Double(byte) / 255
                        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
                    })
            }
        }
    }
}
