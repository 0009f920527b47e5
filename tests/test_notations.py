"""Names of quantities: whatever is shown in any notation can be typed, in any case, and means the same quantity."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstep.algebra.expr import Sym
from nnstep.algebra.parse import parse as parse_expression
from nnstep.errors import ScenarioError, UnknownQuantity
from nnstep.quantities.ids import id_of
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.layout import Layer, Layout
from nnstep.quantities.names import parse
from nnstep.quantities.notation import Notation
from nnstep.quantities.scan import scanner
from nnstep.quantities.spellings import NOTATIONS
from nnstep.scenario.schema import Scenario
from nnstep.scenario.taken import is_id

OPTIMIZERS = [
    ((), (), ("lr",)),
    (("v",), (), ("lr", "momentum")),
    (("v", "m"), (), ("lr", "rho", "epsilon")),
    (("m", "v"), ("mhat", "vhat"), ("lr", "beta1", "beta2", "epsilon", "weight_decay")),
]


@st.composite
def layouts(draw: Any, most: int = 4) -> Layout:
    """Layouts of all kinds; some have layers of eleven units, some eleven layers."""
    shape = draw(st.sampled_from(["small", "small", "wide", "deep"]))
    size = st.integers(1, most)
    sizes = [draw(size) for _ in range(11 if shape == "deep" else draw(st.integers(1, 3)))]
    if shape == "wide":
        sizes[draw(st.integers(0, len(sizes) - 1))] = 11
    layers = tuple(
        Layer(units, draw(st.sampled_from(("none", "shared", "unit"))), draw(st.booleans())) for units in sizes
    )
    states, hats, hypers = draw(st.sampled_from(OPTIMIZERS))
    l2, clip = draw(st.booleans()), draw(st.booleans())
    scaling = draw(st.sampled_from(["", "standard", "minmax"]))
    inputs = 11 if draw(st.booleans()) and shape == "wide" else draw(size)
    columns = [f"{word}_x{unit + 1}" for unit in range(inputs)
               for word in {"standard": ("mean", "std"), "minmax": ("min", "span")}.get(scaling, ())]  # fmt: skip
    extra = (*columns, *(["l2"] if l2 else []), *(["clip_norm"] if clip else []), "t")
    return Layout(
        inputs=inputs, layers=layers, scaling=scaling,
        samples=draw(st.sampled_from([1, 2, 12])), states=states, hats=hats, hypers=(*hypers, *extra), l2=l2, clip=clip,
    )  # fmt: skip


def keys(layout: Layout) -> Iterator[Key]:
    """Every quantity of a layout, for the first sample and the last."""
    last = layout.last
    for sample in {1, layout.samples}:
        kinds = ("input", "dinput", *(["raw"] if layout.scaling else []))
        yield from (Key(kind, 0, unit, 0, sample) for unit in range(layout.inputs) for kind in kinds)
        yield from (Key(kind, last, unit, 0, sample) for unit in range(layout.outputs)
                    for kind in ("target", "unit_error"))  # fmt: skip
        if layout.samples > 1:
            yield Key("error", sample=sample)
        for number, layer in enumerate(layout.layers, 1):
            for unit in range(layer.units):
                yield from (Key(kind, number, unit, 0, sample) for kind in ("net", "out", "dout", "dnet"))
                for other in range(layer.units):
                    if layer.crossed or other == unit:
                        yield Key("slope", number, unit, other, sample)
                for source in range(layout.units(number - 1)):
                    yield Key("net_by_out", number, unit, source)
                    yield Key("net_by_param", number, unit, source, sample)
                if layer.biases:
                    yield Key("net_by_param", number, unit, BIAS, sample)
                for output in range(layout.outputs):
                    if number < last or output == unit:
                        yield Key("unit_dout", number, unit, output, sample)
                if number < last:
                    yield from (Key("via", number, unit, above, sample) for above in range(layout.units(number + 1)))
            if layout.samples > 1:
                yield from (parameter.of("grad", sample=sample) for parameter in layout.parameters(number))
    yield from (Key("batch_error"), Key("epoch_error"), *(Key("hyper", slot=slot) for slot in layout.hypers))
    if layout.clip:
        yield from (Key("norm"), Key("scale"))
    for number in range(1, last + 1):
        for parameter in layout.parameters(number):
            yield from (parameter, parameter.of("grad"), parameter.of("new"))
            yield from (parameter.of("used") for _ in range(layout.clip))
            if layout.decays(bias=parameter.source == BIAS):
                yield parameter.of("reg")
            for slot in layout.states:
                yield from (parameter.of("state", slot=slot), parameter.of("state_new", slot=slot))
            yield from (parameter.of("hat", slot=slot) for slot in layout.hats)


def addressed(key: Key, layout: Layout) -> str:
    """The id of a key, with its sample where there are several."""
    return id_of(key, layout) + (f":{key.sample}" if key.sample and layout.samples > 1 else "")


# -- what is shown can be typed --------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(layouts())
def test_ids(layout: Layout) -> None:
    """Every id is ASCII, needs no quotes in a shell, is nobody else's, and means its quantity, in any case."""
    found: dict[str, Key] = {}
    for key in keys(layout):
        name = addressed(key, layout)
        assert name.isascii()
        assert shlex.quote(name) == name
        assert found.setdefault(name, key) == key
        for typed in (name, name.upper(), name.lower()):
            assert _place(parse(typed, layout)[0]) == _place(key), typed


@settings(max_examples=30, deadline=None)
@given(layouts(), st.sampled_from(list(NOTATIONS)))
def test_symbols(layout: Layout, notation: str) -> None:
    """Every name that is shown in a notation is nobody else's, and means its quantity when it is typed."""
    how = Notation(layout, notation)
    found: dict[str, Key] = {}
    for key in keys(layout):
        symbol = how.symbol(key)
        assert found.setdefault(symbol, key) == key
        assert _place(parse(symbol, layout)[0]) == _place(key), symbol


def _place(key: Key) -> Key:
    """The key; an uncrossed slope and the kinds without a source are told apart by their unit alone."""
    return key._replace(source=0) if key.kind in ("net", "out", "dout", "dnet", "input", "target") else key


@settings(max_examples=60, deadline=None)
@given(layouts(), st.sampled_from(list(NOTATIONS)), st.data())
def test_found_in_an_expression(layout: Layout, notation: str, data: st.DataObject) -> None:
    """In what a person types, the longest name wins: each shown name is found whole, before an operator and after."""
    key = data.draw(st.sampled_from(list(keys(layout))))
    for symbol in (Notation(layout, notation).symbol(key), addressed(key, layout)):
        tree = parse_expression(f"2*{symbol} - 1", scanner(layout))
        (found, _), *others = (node.key for node in _symbols(tree))
        assert _place(found) == _place(key), symbol
        assert not others


def _symbols(node: Any) -> Iterator[Sym]:
    from nnstep.algebra.expr import children

    if isinstance(node, Sym):
        yield node
    for part in children(node):
        yield from _symbols(part)


@settings(max_examples=60, deadline=None)
@given(layouts())
def test_names_that_may_not_be_given(layout: Layout) -> None:
    """No id and no notation's name of any layout is free for a scenario's own inputs and outputs."""
    for key in keys(layout):
        bare = key._replace(sample=0)
        for name in (id_of(bare, layout), *(Notation(layout, notation).symbol(bare) for notation in NOTATIONS)):
            assert is_id(name), name
            assert is_id(name.upper()), name


# -- the contract's own list -----------------------------------------------------------------------------------------

TWO = Layout(2, (Layer(2, "unit"), Layer(2, "shared", crossed=True)), samples=3, states=("m", "v"),
             hats=("mhat", "vhat"), hypers=("lr", "beta1", "beta2", "epsilon", "t"))  # fmt: skip
DEEP = Layout(3, (Layer(2), Layer(12, "shared"), Layer(1)), hypers=("lr", "momentum", "t"), states=("v",))


@pytest.mark.parametrize(
    ("layout", "typed", "meant"),
    [
        (TWO, "W5", "w5"), (TWO, "E1", "E_o1"), (TWO, "E01", "E_o1"), (TWO, "Etotal", "E_total"),
        (TWO, "Error", "E_total"), (TWO, "eta", "lr"), (TWO, "η", "lr"), (TWO, "learning_rate", "lr"),
        (TWO, "grad(w5)", "dE/dw5"), (TWO, "∂E/∂w5", "dE/dw5"), (TWO, "dE/dW5", "dE/dw5"), (TWO, "Oh1", "out_h1"),
        (TWO, "∑OutH1", "net_o1"), (TWO, "∑h2", "net_h2"), (TWO, "X2", "x2"), (TWO, "O2", "out_o2"),
        (TWO, "z2_1", "net_o1"), (TWO, "a2_1", "out_o1"), (TWO, "a1_2", "out_h2"), (TWO, "delta2_1", "dE/dnet_o1"),
        (TWO, "delta_o1", "dE/dnet_o1"), (TWO, "δ²₁", "dE/dnet_o1"), (TWO, "w2_11", "w5"), (TWO, "h1", "out_h1"),
        (TWO, "o1", "out_o1"), (TWO, "dE/dw5:2", "dE/dw5:2"), (TWO, "dout_o1/dnet_o2", "dout_o1/dnet_o2"),
        (TWO, "dOut_o1/dNet_o2:3", "dout_o1/dnet_o2:3"), (TWO, "v_w5+", "v_w5+"), (TWO, "mhat_w5", "mhat_w5"),
        (TWO, "m̂_w5", "mhat_w5"), (TWO, "m̂_W5", "mhat_w5"), (TWO, "v_b_h1", "v_b_h1"), (TWO, "b2", "b2"),
        (TWO, "dE/db2", "dE/db2"), (TWO, "db_h1", None), (TWO, "dE/db_h1", "dE/db_h1"), (TWO, "dnet_o2/db2",
         "dnet_o2/db2"), (TWO, "b_o1", None), (TWO, "dE_o2/dout_h1", "dE_o2/dout_h1"), (TWO, "w5 +", "w5+"),
        (TWO, "dE/dout_h1_via_o2", "dE/dout_h1_via_o2"), (TWO, "∂E/∂Oh1_via_o2:3", "dE/dout_h1_via_o2:3"),
        (TWO, "dE/da1_2_via_O1", "dE/dout_h2_via_o1"), (TWO, "dE_total/dh1_via_o1", "dE/dout_h1_via_o1"),
        (TWO, "dE/dout_h1_via_h2", None), (TWO, "dE/dout_o1_via_o1", None), (TWO, "dE/dx1_via_h1", None),
        (TWO, "dE_o1/dout_h1_via_o1", None), (TWO, "dE/dout_h1_via_o3", None), (TWO, "dE/dnet_h1_via_o1", None),
        (TWO, "dE/dout_h1_via_", None), (DEEP, "dE/dout_h1_via_h3", "dE/dout_h1_via_h3"),
        (DEEP, "dE/dout_h1_via_o1", None), (DEEP, "dE_o1/dout_h1", "dE_o1/dout_h1"),
        (TWO, "β₁", "beta1"), (TWO, "ε", "epsilon"), (TWO, "dE/dx1", "dE/dx1"), (TWO, "w13", None), (TWO, "x3", None),
        (TWO, "target_o3", None), (TWO, "reg_w1", None), (TWO, "grad_norm", None),
        (DEEP, "net_h14", "net_h14"), (DEEP, "z2_12", "net_h14"), (DEEP, "a3_1", "out_o1"), (DEEP, "z²₁₂", "net_h14"),
        (DEEP, "w²₁₂,₂", "w30"), (DEEP, "w2_12_2", "w30"), (DEEP, "w2_12,2", "w30"), (DEEP, "b²", "b2"),
        (DEEP, "W31", "w31"), (DEEP, "μ", "momentum"), (DEEP, "E", "E_total"), (DEEP, "h15", None),
    ],
)  # fmt: skip
def test_aliases(layout: Layout, typed: str, meant: str | None) -> None:
    """The aliases of the contract, hidden neurons counted through all layers, textbook layers from the first hidden."""
    if meant is None:
        with pytest.raises(UnknownQuantity):
            parse(typed, layout)
    else:
        assert parse(typed, layout) == parse(meant, layout)


def test_symbols_of_a_deep_network() -> None:
    """The shown names of the twelfth unit of the second hidden layer, written out by hand."""
    shown = {
        "net_h14": ("net_h14", "∑h14", "z²₁₂"),
        "w30": ("w30", "W30", "w²₁₂,₂"),
        "b2": ("b2", "b2", "b²"),
        "v_w30+": ("v_w30⁺", "v_W30⁺", "v_w²₁₂,₂⁺"),
        "dE/dnet_h14": ("∂E/∂net_h14", "∂E/∂∑h14", "δ²₁₂"),
        "w1": ("w1", "W1", "w¹₁₁"),
    }
    for name, symbols in shown.items():
        key = parse(name, DEEP)[0]._replace(sample=0)
        assert tuple(Notation(DEEP, notation).symbol(key) for notation in NOTATIONS) == symbols


# -- a scenario's own names ------------------------------------------------------------------------------------------

FLOWERS = Layout(2, (Layer(2), Layer(2)), input_names=("sepal_length", "Petal Width"), output_names=("cat", "dog"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sepal_length", "x1"), ("Sepal_Length", "x1"), ("petal width", "x2"), ("cat", "out_o1"), ("net_cat", "net_o1"),
        ("out_dog", "out_o2"), ("target_dog", "target_o2"), ("E_cat", "E_o1"), ("dE/dout_cat", "dE/dout_o1"),
        ("dE/dcat", "dE/dout_o1"), ("dout_cat/dnet_cat", "dout_o1/dnet_o1"), ("dE/dsepal_length", "dE/dx1"),
        ("delta_cat", "dE/dnet_o1"), ("∂E/∂net_dog", "dE/dnet_o2"),
        ("dE/dout_h1_via_cat", "dE/dout_h1_via_o1"), ("dE_dog/dout_h2", "dE_o2/dout_h2"),
        ("sepal_length:1", "x1:1"), ("net_cat@3", "net_o1"),
    ],
)  # fmt: skip
def test_own_names(typed: str, meant: str) -> None:
    """The names a scenario gives its inputs and outputs work wherever those of neurons do."""
    assert parse(typed, FLOWERS)[0] == parse(meant, FLOWERS)[0]


def test_own_names_with_signs() -> None:
    """Names with colons, signs and blanks in them are found whole; an address may follow."""
    layout = Layout(3, (Layer(1),), samples=2, input_names=("ratio 1:2", "a-b", "C@5"), output_names=("yes/no",))
    assert parse("ratio 1:2", layout)[0] == Key("input", 0, 0, 0, 1)
    assert parse("ratio 1:2:2", layout)[0] == Key("input", 0, 0, 0, 2)
    assert parse("c@5@3:2", layout)[0] == Key("input", 0, 2, 0, 2)
    assert parse("yes/no@2", layout)[0].kind == "out"
    (key, _) = parse_expression("2 * a-b", scanner(layout)).factors[1].key  # type: ignore[attr-defined]
    assert key == Key("input", 0, 1, 0, 1)


def test_numbers_are_never_names() -> None:
    """Classes called 0 and 1 do not change what a number means, nor what E_1 and target_1 mean."""
    layout = Layout(2, (Layer(2),), output_names=("0", "1"))
    assert not list(_symbols(parse_expression("1 + 2*0", scanner(layout))))
    assert parse("target_1", layout)[0] == parse("target_o1", layout)[0]
    assert parse("E_1", layout)[0] == parse("E_o1", layout)[0]
    with pytest.raises(UnknownQuantity):
        parse("1", layout)


def _named(inputs: list[str], outputs: list[str]) -> dict[str, Any]:
    return {
        "format": 1,
        "network": {"inputs": inputs, "outputs": outputs, "layers": [
            {"units": len(outputs), "activation": "linear", "weights": [[0.5] * len(inputs)] * len(outputs)}]},
        "data": [{"inputs": [1.0] * len(inputs), "targets": [1.0] * len(outputs)}],
        "loss": "half_squared_error",
    }  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["x2", "w5", "W5", "net_h1", "E", "E_total", "lr", "eta", "t", "o1", "Oh1", "∑h1", "z2_1", "δ²₁", "w²₁₁", "t1",
     "y1", "dE/dw5", "b1", "b_h1", "w5+", "v_w5", "mhat_w5", "grad(w5)", "momentum", "grad_norm"],
)  # fmt: skip
def test_names_that_mean_something_are_refused(name: str) -> None:
    """An input that bears the name of a quantity, in whatever notation, is refused with the reason."""
    with pytest.raises(ScenarioError, match="may not be a name"):
        Scenario.from_dict(_named([name, "other"], ["yes"]))


def test_names_that_mean_another_ones_quantity_are_refused() -> None:
    """`net_cat` may not name an input where an output is called `cat`."""
    with pytest.raises(ScenarioError, match="may not be a name"):
        Scenario.from_dict(_named(["net_cat", "other"], ["cat"]))


def test_a_refused_name_is_shown_in_its_place(tmp_path: Any) -> None:
    """The error points at the line and the column of the name in the file."""
    from nnstep.scenario.load import load

    path = tmp_path / "names.yaml"
    path.write_text(
        "format: 1\nnetwork:\n  inputs: [size, w1]\n  layers: [{units: 1, activation: linear, weights: [[1, 1]]}]\n"
        "data: [{inputs: [1, 1], targets: 1}]\nloss: half_squared_error\n"
    )
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert (caught.value.problems[0].line, caught.value.problems[0].column) == (3, 18)


@pytest.mark.parametrize(
    "name", ["sepal_length", "cat", "weight", "height", "energy", "x", "y", "age", "temp1", "b", "w",
             "output", "net", "tanh", "x_1", "hello", "total", "Größe", "體重"],
)  # fmt: skip
def test_ordinary_names_are_allowed(name: str) -> None:
    """Words that people call their columns are free, though some begin like an id."""
    assert Scenario.from_dict(_named([name, "other"], ["yes"])).network.input_names[0] == name
