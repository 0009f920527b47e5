"""Sentences and lines as people write them: which number is whose, in six languages.

All numbers are the article's, by hand: h1 = σ(0.2·0.15 + 0.3·0.25) = σ(0.105) = 0.5262, h2 = σ(0.205) = 0.5511,
net_o1 = 0.6476, o1 = 0.6565, o2 = 0.7033; E_o1 = ½·0.3335² = 0.0556, E_o2 = ½·0.6933² = 0.2403, E = 0.2960;
o1 − t1 = −0.3335, the slope there 0.6565·0.3435 = 0.2255; δ_o1 = −0.0752, δ_o2 = 0.1447; dE/dw5 = −0.0396.
"""

from __future__ import annotations

import pytest

import nnstep
from nnstep.marking.handed_in import mark_sheet
from nnstep.marking.sheet import parse_sheet

ARTICLE = nnstep.trace(nnstep.load("article"))

SENTENCES = [
    # a full stop, or another sign, behind a decimal comma
    ("net_h2 = 0,205.", "net_h2"),
    ("net_h2 = 0,2·0,35 + 0,3·0,45 = 0,205.", "net_h2"),
    ("El error total es $E = 0{,}296$.", "E_total"),
    ("net_h1 ist 0,105.", "net_h1"),
    ("net_h1 = 0,105!", "net_h1"),
    ("(net_h1 = 0,105).", "net_h1"),
    ("Siehe oben (net_h1 = 0,105.)", "net_h1"),
    ("E = 0,296; net_h2 = 0,205,", "E_total net_h2"),
    ("Ausgabe h1: 0,5262, Ausgabe h2: 0,5511.", "out_h1 out_h2"),
    # the derivative of the error with respect to something
    ("Die Ableitung des Fehlers nach out_o1 ist 0,6565 − 0,99 = −0,3335.", "dE/dout_o1"),
    ("La derivada del error respecto a out_o1 es 0,6565 − 0,99 = −0,3335.", "dE/dout_o1"),
    ("La dérivée de l'erreur par rapport à out_o1 est −0,3335.", "dE/dout_o1"),
    ("La derivata dell'errore rispetto a out_o1 è −0,3335.", "dE/dout_o1"),
    ("A derivada do erro em relação a out_o1 é −0,3335.", "dE/dout_o1"),
    ("Die partielle Ableitung der Fehlerfunktion nach w5 ist −0,0396.", "dE/dw5"),
    ("Die Ableitung von out_o1 nach net_o1 ist 0,6565·(1 − 0,6565) = 0,2255.", "dout_o1/dnet_o1"),
    # a label before a name says what the name is about, and is none itself
    ("Fehler: E_o1 = 0,0556, E_o2 = 0,2403", "E_o1 E_o2"),
    ("Error: E_o1 = 0.0556, E_o2 = 0.2403", "E_o1 E_o2"),
    # what stands before the number is its working
    (r"Gesamtfehler: $\frac12(0{,}99-0{,}6565)^2+\frac12(0{,}01-0{,}7033)^2 = 0{,}2960$", "E_total"),
]


@pytest.mark.parametrize(("text", "ids"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_each_number_is_whose_it_is(text: str, ids: str) -> None:
    """Everything is read, under the name that is meant, and all of it is right."""
    sheet = parse_sheet(text, ARTICLE)
    report = mark_sheet(ARTICLE, sheet)
    assert [mark.id for mark in report.marks] == ids.split()
    assert sheet.unread == ()
    assert [mark.quantity for mark in report.marks if not mark.is_right] == []
