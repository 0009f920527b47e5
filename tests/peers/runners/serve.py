"""Computes cases with one library: `python -P serve.py LIBRARY`, a line of JSON in for a case, one out.

It runs in the library's own environment and so imports nothing of nnstep, and the library only through its module
beside this one (which is loaded by its path: a folder holding `jax.py` must not be searched for `jax`).
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import warnings
from pathlib import Path


def main() -> None:
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    warnings.simplefilter("ignore")
    path = Path(__file__).with_name(f"{sys.argv[1]}.py")
    spec = importlib.util.spec_from_file_location(f"peer_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for line in sys.stdin:
        case = json.loads(line)
        try:
            answer = module.compute(case)
        except Exception as problem:  # one case that a library refuses is no reason to lose the others
            answer = {"refused": f"{type(problem).__name__}: {problem}"}
        out.write(json.dumps({"name": case["name"], **answer}) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
