"""What is said where a scenario is meant as a library means it: what that set, and what the library reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnstep.conventions.under import Convention, Setting
    from nnstep.network.network import Network

LIKE = "--like"
EPOCH = "The errors of all samples of the epoch, each as it was before its update, as the library reports them."


def settings(convention: Convention, rate: float) -> Iterator[str]:
    """What the library made of the scenario, a sentence or two for each function, and of L2; rate: of that."""
    library = convention.library
    yield f"read as {library.title} computes it, measured on {library.release}"
    for one in convention.settings:
        if told := _told(one):
            yield told
    if convention.penalised and rate and library.penalty is not None:
        yield f"{library.penalty.argument} is {rate:g}: L2, and a part of what is reported"


def _told(one: Setting) -> str:
    parameters = ", ".join(f"{name} {_plain(value)}" for name, value in one.parameters)
    if not parameters and one.form.becomes == one.said and not one.form.says:
        return ""
    becomes = "" if one.form.becomes in (one.said, "") else f", here {one.form.becomes}"
    return f"{one.said} is {one.form.own}{becomes}{f', with {parameters}' if parameters else ''}" + (
        f". {one.form.says.rstrip('.')}" if one.form.says else ""
    )


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).lower() if isinstance(value, bool) else str(value)


def what_reports(network: Network, *, epoch: bool = False) -> str:
    """The heading of the number that a library reports."""
    assert network.reported is not None
    return f"What {network.reported.library.title} reports{' of the epoch' if epoch else ''}"


def reported_sentences(network: Network) -> list[str]:
    """How the number that a library reports differs from the one whose slope it takes."""
    convention = network.reported
    assert convention is not None
    reported, title = convention.reported, convention.library.title
    parts = []
    if reported.times != 1:
        parts.append(f"multiplies by {reported.times:g}")
    if network.layout.outputs > 1 and reported.outputs not in ("", network.loss.combine):
        parts.append("divides by the outputs as well" if reported.outputs == "mean" else "adds the outputs up")
    if reported.samples not in ("", network.reduction):
        parts.append("averages over the samples" if reported.samples == "mean" else "adds the samples up")
    if network.reports_pull:
        parts.append("adds what L2 comes to")
    if not parts:
        return [f"{title} reports the number that it steps along."]
    done = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
    return [f"{title} {done}. It steps along E_total{' and L2' if network.reports_pull else ''}, not along this."]
