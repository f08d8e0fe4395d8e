"""How wide words come out in a drawing, so that labels neither meet nor leave it."""

from collections.abc import Iterator

# Advance widths of Source Sans 3, regular, in hundredths of the size of the letters.
_ADVANCES = {
    20: " \N{NO-BREAK SPACE}",
    24: "',.:;ijl|¦·ìíîï‘’",
    28: "!If¡ÌÍÎÏ",
    32: "()-[]t{}°",
    36: "/\\rª²³¹º",
    40: "*s",
    44: '"?cxz«®»¿ç“”',
    48: "#$+0123456789<=>FJLY^_ekvy~¢£¤¥§¬±×Ýèéêë÷ýÿ–€",
    52: "ESTVXZagÈÉÊËàáâãäå",
    60: "&BDG",
    64: "HNUÐÑÙÚÛÜ",
    68: "OQÒÓÔÕÖØ",
    72: "Mw",
    80: "@WmÆŒœæ—…",
}
_OTHER = 56
_ADVANCE_OF = {letter: width for width, letters in _ADVANCES.items() for letter in letters}

_BOLDER = 1.05


def width(text: str, size: float, *, is_bold: bool = False) -> float:
    """Return about how wide `text` is at this size of letters, in the unit of the size."""
    hundredths = sum(_ADVANCE_OF.get(letter, _OTHER) for letter in text)
    return hundredths / 100 * size * (_BOLDER if is_bold else 1)


def lines(text: str, size: float, room: float, *, is_bold: bool = False) -> list[str]:
    """Return `text` broken into lines no wider than `room`; a longer word is cut by an ellipsis."""
    broken: list[str] = []
    for word in _fitting(text, size, room, is_bold):
        longer = f"{broken[-1]} {word}" if broken else word
        if broken and width(longer, size, is_bold=is_bold) <= room:
            broken[-1] = longer
        else:
            broken.append(word)
    return broken


def _fitting(text: str, size: float, room: float, is_bold: bool) -> Iterator[str]:
    # No-break spaces hold words together.
    for word in text.split(" "):
        cut = word
        while len(cut) > 1 and width(cut, size, is_bold=is_bold) > room:
            cut = cut.removesuffix("…")[:-1] + "…"
        if cut:
            yield cut
