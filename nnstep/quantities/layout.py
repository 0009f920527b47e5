"""The layout of a network: sizes and kinds, enough to say which quantities there are. No values."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import Final, Literal

from nnstep.quantities.key import BIAS, PARAMETER_KINDS, Family, Key, axes, family_of
from nnstep.quantities.kinds import Kind
from nnstep.records import dataclass

BiasKind = Literal["none", "shared", "unit"]
Marks = tuple[tuple[bool, ...], ...]
"""True or false for each weight of a layer: a row for each unit, a column for each unit of the layer before."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of units. `crossed`: each output depends on all sums of the layer, as in softmax.

    links: which weights there are, () where there are all. trains: which of them an update changes, where train_weights
    is true and it does not change all, else ().
    """

    units: int
    bias: BiasKind = "none"
    crossed: bool = False
    train_weights: bool = True
    train_bias: bool = True
    links: Marks = ()
    trains: Marks = ()

    @property
    def biases(self) -> int:
        """How many bias parameters the layer has."""
        return {"none": 0, "shared": 1, "unit": self.units}[self.bias]

    @property
    def updated(self) -> Marks:
        """Which of its weights an update changes, where it changes some and not all."""
        return self.trains or self.links


@dataclass(frozen=True)
class Layout:
    """Everything that decides which quantities exist.

    layers: hidden ones first, the last is the output layer. states, hats: what the optimizer keeps, and corrects, for
    each parameter. hypers: the names of the hyperparameters, in order. scaling, target_scaling: the rule of `scalings`
    by which each input and target is scaled; () where none is. aliases: what else people call hyperparameters, each
    with the name. l2: whether weights are drawn towards 0, l2_biases: whether biases are too; in_loss: whether that is
    a part of E_total. scheduled: whether the learning rate changes. validation: the numbers of samples that do not
    train.
    mixed: whether the error at an output depends on all outputs.
    classes: whether targets are classes, one 1 among 0s or one of two values, so that samples are classed. reported:
    whether a library reports a number, and whether that is another one than E_total.
    """

    inputs: int
    layers: tuple[Layer, ...]
    samples: int = 1
    has_targets: bool = True
    has_update: bool = True
    states: tuple[str, ...] = ()
    hats: tuple[str, ...] = ()
    hypers: tuple[str, ...] = ("lr",)
    aliases: tuple[tuple[str, str], ...] = (("learning_rate", "lr"), ("eta", "lr"))
    l2: bool = False
    l2_biases: bool = False
    in_loss: bool = False
    reported: Literal["", "same", "own"] = ""
    mixed: bool = False
    clip: bool = False
    scheduled: bool = False
    validation: tuple[int, ...] = ()
    classes: Literal["", "one-hot", "two"] = ""
    scaling: tuple[str, ...] = ()
    target_scaling: tuple[str, ...] = ()
    input_names: tuple[str, ...] = ()
    output_names: tuple[str, ...] = ()

    @cached_property
    def training(self) -> tuple[int, ...]:
        """The numbers of the samples that train."""
        held = set(self.validation)
        return tuple(number for number in range(1, self.samples + 1) if number not in held)

    @property
    def is_examined(self) -> bool:
        """Whether it is looked at what the network makes of its samples once an epoch has ended."""
        return bool(self.validation or self.classes)

    @property
    def rate(self) -> Key:
        """The learning rate: given once, or computed anew for each update where there is a schedule."""
        return Key("rate") if self.scheduled else Key("hyper", slot="lr")

    def scaled_by(self, key: Key) -> str | None:
        """The rule by which an input or a target is scaled; None where it is not, and for everything else."""
        rules = self.scaling if key.kind == "input" else self.target_scaling if key.kind == "target" else ()
        return rules[key.unit] if rules else None

    @cached_property
    def last(self) -> int:
        """The number of the output layer; layer 0 is the inputs."""
        return len(self.layers)

    @property
    def outputs(self) -> int:
        """How many outputs there are."""
        return self.layers[-1].units

    def units(self, layer: int) -> int:
        """The units of a layer, layer 0 being the inputs."""
        return self.inputs if layer == 0 else self.layers[layer - 1].units

    def shape(self, family: Family, samples: int = 0) -> tuple[int, ...]:
        """The shape of an array of the engine, for a batch of this many samples."""
        shape = []
        for axis in axes(family):
            if axis == "s":
                shape.append(samples)
            elif axis == "v":
                shape.append(self.units(family.layer if family.crossed else family.layer - 1))
            else:
                shape.append(self.layer(family.layer).biases if family.bias else self.units(family.layer))
        return tuple(shape)

    def family(self, key: Key) -> Family:
        """The array a key is an item of."""
        return family_of(key, crossed=key.kind == "slope" and self.layer(key.layer).crossed)

    def links(self, layer: int) -> int:
        """How many weights lead into a layer."""
        marks = self.layer(layer).links
        return sum(map(sum, marks)) if marks else self.units(layer) * self.units(layer - 1)

    def leads(self, layer: int, unit: int, source: int) -> bool:
        """Whether a link leads into a unit from a unit of the layer before."""
        marks = self.layer(layer).links
        return not marks or marks[unit][source]

    def sources(self, layer: int, unit: int) -> Sequence[int]:
        """The units of the layer before from which links lead into a unit."""
        marks, before = self.layer(layer).links, range(self.units(layer - 1))
        return [source for source in before if marks[unit][source]] if marks else before

    def followers(self, layer: int, unit: int) -> Sequence[int]:
        """The units of the next layer into which links lead from a unit."""
        marks, after = self.layer(layer + 1).links, range(self.units(layer + 1))
        return [one for one in after if marks[one][unit]] if marks else after

    def has(self, key: Key) -> bool:
        """Whether there is this quantity of a weight: none of a missing link, of a frozen one none that updates it."""
        if key.kind not in PARAMETER_KINDS or key.source == BIAS:
            return True
        layer = self.layer(key.layer)
        if layer.links and not layer.links[key.unit][key.source]:
            return False
        return key.kind in _ALWAYS or not layer.trains or layer.trains[key.unit][key.source]

    def layer(self, number: int) -> Layer:
        """The layer with this number, from 1."""
        return self.layers[number - 1]

    @cached_property
    def first_hidden(self) -> tuple[int, ...]:
        """For each layer number: how many hidden units come before it."""
        return (0, 0, *accumulate(layer.units for layer in self.layers[:-1]))

    @cached_property
    def first_weight(self) -> tuple[int, ...]:
        """For each layer number: how many weights come before it; one entry more for the total."""
        sizes = (self.units(n) * self.units(n - 1) for n in range(1, self.last + 1))
        return (0, 0, *accumulate(sizes))

    def weight_number(self, key: Key) -> int:
        """The number of a weight, from 1: layer by layer, then by destination, then by source."""
        return self.number(key.layer, key.unit, key.source)

    def number(self, layer: int, unit: int, source: int) -> int:
        """The number of the weight into a unit from a source, from 1."""
        return self.first_weight[layer] + unit * self.units(layer - 1) + source + 1

    def weight(self, number: int) -> Key | None:
        """The parameter with this weight number, from 1; None where there is none, or its link is missing."""
        for layer in range(1, self.last + 1):
            place = number - 1 - self.first_weight[layer]
            if 0 <= place < self.units(layer) * self.units(layer - 1):
                unit, source = divmod(place, self.units(layer - 1))
                return Key("param", layer, unit, source) if self.leads(layer, unit, source) else None
        return None

    def lacks(self, number: int) -> bool:
        """Whether this is the number of a weight whose link is missing."""
        return 1 <= number <= self.first_weight[-1] and self.weight(number) is None

    def is_frozen(self, number: int) -> bool:
        """Whether this is the number of a weight that no update changes."""
        found = self.weight(number) if 1 <= number <= self.first_weight[-1] else None
        return found is not None and not self._may_train(found)

    def neuron(self, letter: str, number: int) -> tuple[int, int] | None:
        """(layer, unit) of x1, h1, o1 and so on."""
        if letter == "x":
            return (0, number - 1) if 1 <= number <= self.inputs else None
        if letter == "o":
            return (self.last, number - 1) if 1 <= number <= self.outputs else None
        for layer in range(1, self.last):
            unit = number - 1 - self.first_hidden[layer]
            if 0 <= unit < self.units(layer):
                return layer, unit
        return None

    def parameters(self, layer: int, *, biases: bool = True) -> list[Key]:
        """The parameters of a layer in their order: weights, then biases."""
        weights = [Key("param", layer, unit, source) for unit in range(self.units(layer))
                   for source in self.sources(layer, unit)]  # fmt: skip
        return weights + [Key("param", layer, unit, BIAS) for unit in range(self.layer(layer).biases) if biases]

    def decays(self, *, bias: bool) -> bool:
        """Whether L2 adds to the slopes of such parameters."""
        return self.l2 and (self.l2_biases or not bias)

    def slope_for(self, parameter: Key) -> Key:
        """How E_total changes with a parameter: the gradient, with what the penalty adds where it is a part of that."""
        pulled = self.in_loss and self._may_train(parameter) and self.decays(bias=parameter.source == BIAS)
        return parameter.of("reg" if pulled else "grad", sample=0, slot="")

    def is_own_total(self, samples: int) -> bool:
        """Whether the error of a sample is that of its update, of so many: alone in it, and nothing is added to it."""
        return samples == 1 and not self.in_loss

    def is_trained(self, key: Key) -> bool:
        """Whether an update changes the parameter the key belongs to."""
        return self.has_update and self._may_train(key)

    def _may_train(self, key: Key) -> bool:
        """Whether the parameter a key belongs to is not frozen."""
        layer = self.layer(key.layer)
        if key.source == BIAS or not layer.trains:
            return layer.train_bias if key.source == BIAS else layer.train_weights
        return layer.train_weights and layer.trains[key.unit][key.source]


_ALWAYS: Final = frozenset[Kind](("param", "net_by_param", "grad", "new"))
"""What a weight has though no update changes it."""
