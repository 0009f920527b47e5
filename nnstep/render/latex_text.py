"""Text in LaTeX: nothing in it is a command, and every sign is one that pdflatex's own fonts have."""

from __future__ import annotations

import unicodedata
from typing import Final

from nnstep.algebra import latex as formulas

_SIGNS: Final = {
    "−": "$-$", "·": r"$\cdot$", "∂": r"$\partial$", "≈": r"$\approx$", "η": r"$\eta$", "∑": r"$\Sigma$",
    "√": r"$\surd$", "½": r"$\tfrac{1}{2}$", "→": r"$\to$", "►": r"$\triangleright$", "─": "--", "²": "$^2$",
    "⁺": "$^+$", "σ": r"$\sigma$", "β": r"$\beta$", "ρ": r"$\rho$", "μ": r"$\mu$", "ε": r"$\varepsilon$",
    "λ": r"$\lambda$", "π": r"$\pi$", "′": "'", "…": r"\ldots{}", "–": "--", "—": "---", "’": "'", "‘": "`",
    "“": "``", "”": "''", "\u00a0": "~", "×": r"$\times$", "≤": r"$\leq$", "≥": r"$\geq$", "∞": r"$\infty$",
    "✓": "(ok)", "ß": r"\ss{}",
}  # fmt: skip


def escape(text: str) -> str:
    """Text in which nothing is a command, and every sign is one that pdflatex's own fonts have."""
    return "".join(map(_sign, text))


def _sign(sign: str) -> str:
    if sign in _SIGNS:
        return _SIGNS[sign]
    if sign == '"':
        return "''"
    if sign.isascii():
        return formulas.escape(sign) if sign.isprintable() else " "
    base = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
    return formulas.escape(base) if base else f"(U+{ord(sign):04X})"
