"""What people type instead of signs: every name in small ASCII letters, as far as there are any."""

from __future__ import annotations

import re

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_SPELLED = {
    "∂": "d", "δ": "delta", "η": "eta", "ⴄ": "eta", "μ": "momentum", "ρ": "rho", "β": "beta", "ε": "epsilon",
    "α": "alpha",
    "∑": "sum", "σ": "sum", "ς": "sum", "−": "-", "·": "*", "m̂": "mhat", "v̂": "vhat", "λ": "weight_decay",
}  # fmt: skip


def normalise(text: str) -> str:
    """What is typed, in small ASCII letters as far as there are any: signs in words, w²₁₁ as w2_11, no blanks."""
    if text in _SPELLED:
        return _SPELLED[text]
    if text.isascii():
        return "".join(text.casefold().split())
    import unicodedata  # a table of all signs, for those who type some

    text = re.sub(
        r"([⁰¹²³⁴⁵⁶⁷⁸⁹]+)([₀-₉]+(?:[,_][₀-₉]+)*)",
        lambda found: found[1].translate(_RAISED) + "_" + found[2].translate(_LOWERED),
        text,
    )
    text = unicodedata.normalize("NFC", text)
    for sign, word in _SPELLED.items():
        text = text.replace(unicodedata.normalize("NFC", sign), word)
    text = unicodedata.normalize("NFKC", text).casefold()
    for sign, word in _SPELLED.items():
        text = text.replace(sign, word)
    return re.sub(r"\s+", "", text)
