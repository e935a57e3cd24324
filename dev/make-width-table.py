#!/usr/bin/env python3
"""Writes Sources/Base/Text/WidthTable.swift: the code points that take two columns, and those that take none.

The data is that of Python's own unicodedata; Python 3.13 knows Unicode 15.1.
Run: python3 dev/make-width-table.py > Sources/Base/Text/WidthTable.swift
"""
import unicodedata

# Wide by rule, assigned or not: ideographs, and what is kept free for more emoji.
RESERVED_WIDE = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x1FA70, 0x1FAFF), (0x20000, 0x2FFFD),
                 (0x30000, 0x3FFFD)]
# Vowels and finals that join a Hangul syllable.
HANGUL_JOINING = [(0x1160, 0x11FF), (0xD7B0, 0xD7FF)]


def within(point, spans):
    return any(low <= point <= high for low, high in spans)


def is_zero(point):
    return within(point, HANGUL_JOINING) or unicodedata.category(chr(point)) in ("Mn", "Me", "Cf")


def is_wide(point):
    # Terminals count a regional indicator as one column, so that a flag is two.
    if is_zero(point) or 0x1F1E6 <= point <= 0x1F1FF:
        return False
    character = chr(point)
    if unicodedata.category(character) == "Cn":
        return within(point, RESERVED_WIDE)
    return unicodedata.east_asian_width(character) in "WF"


def spans(test):
    start = None
    for point in range(0x300, 0x110001):
        inside = point < 0x110000 and not 0xD800 <= point <= 0xDFFF and test(point)
        if inside and start is None:
            start = point
        elif not inside and start is not None:
            yield start, point - 1
            start = None


def write(name, comment, found):
    print(f"    /// {comment}\n    static let {name}: [UInt32] = [")
    line = "       "
    for low, high in found:
        word = f" 0x{low:04X}, 0x{high:04X},"
        if len(line) + len(word) > 118:
            print(line)
            line = "       "
        line += word
    print(line + "\n    ]")


print("// Which code points take two columns or none: made by dev/make-width-table.py, not by hand.\n")
print(f"/// Display widths of Unicode {unicodedata.unidata_version}, as flat lists of first and last code points, in order.")
print("enum WidthTable {")
write("wide", "Two columns.", spans(is_wide))
print()
write("zero", "No column of their own: marks, joiners and format characters.", spans(is_zero))
print("}")
