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
    # words that are not understood do not turn a gradient into a weight
    ("The gradient that came out for w5 is -0.0396.", "dE/dw5"),
    ("The weighted input arriving at h1 is 0.105.", "net_h1"),
    ("Die Ableitung der Quadratsumme nach out_o1 ist −0,3335.", "dE/dout_o1"),
    ("The derivative of the sigmoid at o1 is 0.2255", "dout_o1/dnet_o1"),
    ("La derivada de la función de activación en o1 es 0,2255.", "dout_o1/dnet_o1"),
    ("The error at output o1 is 0.0556", "E_o1"),
    # whose it is was said before
    ("The error at o1 is 0.0556 and at o2 it is 0.2403", "E_o1 E_o2"),
    ("Die Ausgabe von h1 ist also 0,5262 und die von h2 ist 0,5511", "out_h1 out_h2"),
    (
        "Die Summe von h1 ist 0,2 · 0,15 + 0,3 · 0,25 = 0,105, die von h2 ist 0,2·0,35 + 0,3·0,45 = 0,205",
        "net_h1 net_h2",
    ),
    ("La suma ponderada de h1 es 0,105 y la de h2 es 0,205.", "net_h1 net_h2"),
    ("La salida de h1 es 0,5262 y la de h2 es 0,5511.", "out_h1 out_h2"),
    ("For h1 I get 0.5262 and for h2 0.5511.", "out_h1 out_h2"),
    ("Summe h1: 0.105, h2: 0.205", "net_h1 net_h2"),
    # or a label says it, or a heading
    ("o1: net = 0.6476, out = 0.6565, E = 0.0556, δ = -0.0752", "net_o1 out_o1 E_o1 dE/dnet_o1"),
    ("h1: z = 0.2·0.15 + 0.3·0.25 = 0.105 a = 0.5262", "net_h1 out_h1"),
    ("w5: old = 0.55, new = 0.5698, gradient = -0.0396", "w5 w5+ dE/dw5"),
    ("Sums: h1 = 0.105, h2 = 0.205; outputs: h1 = 0.5262, h2 = 0.5511", "net_h1 net_h2 out_h1 out_h2"),
    ("Deltas: o1 = -0.0752, o2 = 0.1447", "dE/dnet_o1 dE/dnet_o2"),
    ("## Gradients\nw5: -0.0396\n\n## New weights\nw5 = 0.5698", "dE/dw5 w5+"),
    ("Neuron h1:\n- Summe = 0,105\n- Ausgabe: 0,5262\n\nNeuron h2\n- a = 0,5511", "net_h1 out_h1 out_h2"),
    ("First hidden neuron: net = 0.105, out = 0.5262", "net_h1 out_h1"),
    ("Output neuron 1: net 0.6476, out 0.6565", "net_o1 out_o1"),
    ("La suma ponderada de la segunda neurona oculta es 0,205.", "net_h2"),
    ("Die Ausgabe des zweiten verdeckten Neurons ist 0,5511", "out_h2"),
    ("Ausgabeneuron 2: 0,7033", "out_o2"),
    ("La sortie de la première neurone cachée est 0,5262.", "out_h1"),
    ("The output o1 (after the sigmoid) is 0.6565.", "out_o1"),
    # a sum of names is no name
    ("E1 + E2 = 0.0556 + 0.2403 = 0.2960", "E_total"),
    ("w5,neu = 0,5698", "w5+"),
    # a number before its name, or behind words
    ("We get 0.5262 for h1 and 0.5511 for h2.", "out_h1 out_h2"),
    ("0.6565 is the output of o1.", "out_o1"),
    ("Ich habe für h1 0,5262 und für h2 0,5511 heraus.", "out_h1 out_h2"),
    ("w5 goes from 0.55 to 0.5698.", "w5 w5+"),
    ("h1 – 0.5262", "out_h1"),
    ("Here are the gradients I computed by hand:\nw5 = -0.0396\n\nw7 = 0.0761", "dE/dw5 dE/dw7"),
    ("Fehlersignale der Ausgabeschicht\no1: -0,0752\nNun die Gewichte:\nw5 = 0,5698", "dE/dnet_o1 w5+"),
    ("Deltas de la capa de salida:\no1 = -0,0752\nNuevos pesos\nw5 = 0,5698", "dE/dnet_o1 w5+"),
    ("## Error\nE1 = 0.0556\nTotal = 0.2960", "E_o1 E_total"),
    # verbs
    ("The new w6 is 0.6707, w7 is now 0.7119", "w6+ w7+"),
    ("With this step w5 becomes 0.5698", "w5+"),
    ("Damit ist w5 jetzt 0,5698", "w5+"),
    # columns
    ("| neurona | suma ponderada | salida |\n|---|---|---|\n| h1 | 0,105 | 0,5262 |", "net_h1 out_h1"),
    # the number, or the names in its working, tell which neuron and which sign are meant
    ("delta1 = (t1-o1)*o1*(1-o1) = 0.0752\ndelta2 = (t2-o2)*o2*(1-o2) = -0.1447", "dE/dnet_o1 dE/dnet_o2"),
    ("d1 = (t1-o1)*o1*(1-o1) = 0.0752", "dE/dnet_o1"),
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


def test_a_working_tells_whose_a_wrong_number_is() -> None:
    """0.0852 is none of the deltas; its working, 0.0752, is that of o1 with the sign of t − o."""
    sheet = parse_sheet("delta1 = (0.99-0.6565)*0.6565*(1-0.6565) = 0.0852", ARTICLE)
    assert [answer.meant for answer in sheet.answers] == ["dE/dnet_o1"]


def test_a_gradient_that_may_be_of_anything_is_not_accused() -> None:
    """Neither the gradient nor the weight is -0.0412: words between leave open which one is meant."""
    sheet = parse_sheet("The gradient that came out for w5 is -0.0412.", ARTICLE)
    assert sheet.answers == ()
    assert [one.line for one in sheet.unread] == [1]


def test_a_step_made_of_rounded_names_is_right_within_their_digits() -> None:
    """With o1 = 0.656 it comes to -0.07537; o1 was rounded, and with 0.65647 it is the -0.0752 that stands there."""
    text = "out_o1 = 0,656\nδ_o1 = (out_o1-t_1)·out_o1·(1-out_o1) = −0,0752"
    working = parse_sheet(text, ARTICLE).answers[1].working
    assert working is not None
    assert working.breaks is None


def test_what_rounds_with_the_numbers_before_it_is_not_called_cut_off() -> None:
    """½·(0.01 − 0.70330)² is 0.2403324…, rounded 0.24033; of the exact 0.2403353… it would be cut."""
    report = mark_sheet(ARTICLE, parse_sheet("out_o2 = 0,70330\nE_o2 = 0,24033", ARTICLE))
    assert [mark.verdict for mark in report.marks] == ["rounded", "carried"]
