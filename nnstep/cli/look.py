"""`nnstep explain` and `nnstep show`: numbers, and where they come from."""

from __future__ import annotations

from nnstep.cli.written import give
from nnstep.errors import UsageError
from nnstep.options.common import Common
from nnstep.options.setup import look_of, work_on
from nnstep.quantities.addresses import behind, has_address, is_address
from nnstep.reading.places import shown
from nnstep.terminal.progress import doing


def explain(name: str, common: Common) -> None:
    """Prints the explanation of a quantity or a rule; verbose: also how many decimals a pencil needs, and why."""
    from nnstep.results.explained import explained  # `show` needs none of it

    common.begin()
    at = addressed(name, common.at)[len(name) :]
    work = work_on(common)
    with doing(f"explaining {shown(name)}", look_of(work.lesson)):
        found = explained(work.view, name, at, verbose=common.verbose, matrices=common.matrices)
    give(found, common)


def show(names: list[str], common: Common) -> None:
    """Prints values, one a line."""
    from nnstep.results.shown import shown as values  # `explain` needs none of it

    common.begin()
    asked = [addressed(name, common.at) for name in names]
    work, named = work_on(common), common.notation is not None
    with doing("working out what is asked for", look_of(work.lesson)):
        found = values(work.view, asked, common.digits or 0, named=named, matrices=common.matrices)
    give(found, common)


def shapes(common: Common) -> None:
    """Prints the shape of every array of one update."""
    from nnstep.results.shaped import shaped  # few ask for it

    common.begin()
    give(shaped(work_on(common).view), common)


def addressed(name: str, at: str | None) -> str:
    """The name with the address of `--at`, where it has none of its own."""
    if at is None:
        return name
    if not is_address(at):
        raise UsageError(f"--at {at!r} is no address", "an address is 3, 3.2, 3:2 or :2 (epoch, update, sample)")
    if has_address(name):
        raise UsageError(f"{name!r} has an address, and so has --at", "give one of the two")
    return name + behind(at)
