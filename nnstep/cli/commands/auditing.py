"""Errata: audit."""

# No annotations as texts here: they are read when a line is, and those would be compiled then.

from typing import Annotated

from nnstep.options.common import PAGE, Common
from nnstep.options.declared import Argument, option
from nnstep.options.signature import Takes

_SCENARIO = option(
    "-s", "--scenario", metavar="SCENARIO", help="What the text is about, where it does not give its whole network."
)
_SETS = option("--set", metavar="KEY=NUMBER", help="A number that the text does not give: w3=0.25, x1:2=1, lr=0.5.")


def audit_command(
    article: Annotated[str, Argument(metavar="FILE", help="A text: prose, Markdown, LaTeX, HTML, PDF; - for a pipe.")],
    write_scenario: Annotated[
        str | None,
        option("--write-scenario", metavar="FILE", help="Also write what was found as a scenario with its claims."),
    ] = None,
    force: Annotated[bool, option("--force", help="Replace the scenario file.")] = False,
    quiet: Annotated[bool, option("-q", "--quiet", help="Print nothing; only the exit code says it.")] = False,
    *,
    common: Annotated[Common, Takes(*PAGE, scenario=_SCENARIO, sets=_SETS)],
) -> int:
    """`nnstep audit`."""
    from nnstep.cli.audit import audit_text

    return audit_text(article, common, write_scenario, force=force, quiet=quiet)
