"""`nnstep explain` and `nnstep show`: numbers, and where they come from."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from nnstep.algebra.numbers import show as show_number
from nnstep.cli.options import Common
from nnstep.cli.setup import Work, work_on
from nnstep.errors import UnknownQuantity, UsageError
from nnstep.network.quantity import Quantity
from nnstep.render.text.typeset import setting_of


def explain(name: str, common: Common) -> None:
    """Prints the explanation of a quantity; verbose: also how many decimals a pencil needs."""
    from nnstep.lesson.explain import explain_at
    from nnstep.pages.explained import explanation_page
    from nnstep.render.text.page import page_lines

    output = common.begin()
    work = work_on(common)
    explanation = explain_at(work.lesson, work.trace.find(addressed(name, common.at)))
    if common.json:
        from nnstep.export.json import dump, explanation_data

        output.text(dump(explanation_data(work.scenario.name, explanation)))
        return
    setting = setting_of(work.view, output.look, explanation.sample or explanation.place.key.sample)
    output.lines(page_lines(explanation_page(work.view, explanation, verbose=common.verbose), setting))


def show(names: list[str], common: Common) -> None:
    """Prints values, one a line."""
    output = common.begin()
    work = work_on(common)
    found = [quantity for name in names for quantity in matching(work, addressed(name, common.at))]
    if common.json:
        from nnstep.export.json import dump, quantities_data

        carried = {} if common.hand is None else {"hand": common.hand}
        output.text(dump(quantities_data(work.scenario.name, found) | carried))
        return
    labels = [_label(work, quantity, common.notation) for quantity in found]
    wide = max(map(len, labels))
    for label, quantity in zip(labels, found, strict=True):
        output.text(f"{label.ljust(wide)}  {_value(quantity.value, common.digits, output.ascii)}\n")


def _label(work: Work, quantity: Quantity, notation: str | None) -> str:
    """What was asked for, with as much of an address as is not the first epoch's."""
    label = quantity.label.split("@")[0].split(":")[0]
    if notation is not None:
        label = work.view.setting_notation().symbol(quantity.key.of(quantity.key.kind, sample=0))
    if quantity.epoch > 1 or ("@" in quantity.label):
        several = work.trace.schedule.updates > 1 and "@" in quantity.label
        label += f"@{quantity.epoch}" + (f".{quantity.update}" if several else "")
    return label + (f":{quantity.sample}" if ":" in quantity.label else "")


def _value(value: float, digits: int | None, ascii: bool) -> str:
    if digits:
        return show_number(value, digits, ascii=ascii)
    if not math.isfinite(value):
        return show_number(value, ascii=ascii)
    return repr(value)


def addressed(name: str, at: str | None) -> str:
    """The name with the address of `--at`, where it has none of its own."""
    if at is None:
        return name
    if not re.fullmatch(r"@?\d+(\.\d+)?(:\d+)?|:\d+", at):
        raise UsageError(f"--at {at!r} is no address", "an address is 3, 3.2, 3:2 or :2 (epoch, update, sample)")
    if "@" in name or ":" in name:
        raise UsageError(f"{name!r} has an address, and so has --at", "give one of the two")
    return name + (at if at[0] in "@:" else f"@{at}")


def matching(work: Work, name: str) -> Iterator[Quantity]:
    """The quantity of a name, or all that a pattern fits."""
    if not any(sign in name for sign in "*?["):
        yield work.trace[name]
        return
    pattern, _, address = name.partition("@")
    epoch = int(re.match(r"\d+", address)[0]) if re.match(r"\d+", address) else 1  # type: ignore[index]
    found = [one for one in work.trace.quantities(epoch, all=True) if _fits(one, pattern)]
    if not found:
        raise UnknownQuantity(f"no quantity fits {name!r}", "'nnstep list quantities' shows all")
    for one in found:
        own = one if "@" in one else _with_epoch(one, epoch)
        yield work.trace[own]


def _fits(label: str, pattern: str) -> bool:
    bare = label.split("@")[0]
    return fnmatchcase(bare.lower(), pattern.lower()) or fnmatchcase(bare.split(":")[0].lower(), pattern.lower())


def _with_epoch(label: str, epoch: int) -> str:
    name, sign, sample = label.partition(":")
    return f"{name}@{epoch}{sign}{sample}"
