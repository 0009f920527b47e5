"""The route of a parameter to the error: through which neurons it is drawn."""

from __future__ import annotations

from nnstep.pages.route import route
from nnstep.quantities.key import Key
from nnstep.quantities.layout import Layer, Layout

W1 = Key("param", 1)


def test_a_hidden_softmax_moves_its_whole_layer() -> None:
    """From w1 net_h1 moves the outputs of both neurons of its layer, not out_h1 alone."""
    layout = Layout(2, (Layer(2, crossed=True), Layer(3)))
    assert route(layout, W1).start == (W1, Key("net", 1), "two neurons of layer 1", "three outputs")


def test_a_route_through_three_layers() -> None:
    """From w1 over net_h1 and out_h1 through the neurons of the layers between."""
    layout = Layout(2, (Layer(2), Layer(4), Layer(3)))
    stations = (W1, Key("net", 1), Key("out", 1), "four neurons of layer 2", "three outputs")
    assert route(layout, W1).start == stations
