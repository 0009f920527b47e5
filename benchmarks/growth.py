"""How commands grow with a network's layers, width, inputs, samples and epochs: processor time of whole processes.

    python benchmarks/growth.py [--quick]

Each row is a command on networks that differ in one size; what is printed is the processor time in seconds, and how
much more the largest takes than the smallest. A command that takes longer than a minute is stopped and shown as such.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

NNSTEP = str(Path(sys.executable).with_name("nnstep"))
MOST = 60  # seconds
SIZES = {
    "layers": (1, 10, 100),
    "width": (2, 32, 256),
    "inputs": (2, 100, 784),
    "samples": (1, 100, 10_000),
    "epochs": (10, 1_000, 100_000),
}
QUICK = {name: sizes[:2] for name, sizes in SIZES.items()}
COMMANDS = {
    "show": ["show", "w1+{at}"],
    "explain": ["explain", "w1"],
    "check": ["check", "{sheet}"],
    "compare": ["compare", "{file}", "--set", "lr=0.3"],
    "quiz, one question": ["quiz", "{file}", "--questions", "1"],
    "run --no-input": ["run", "{file}", "--no-input"],
    "plot": ["plot", "E_epoch", "--epochs", "1:{epochs}"],
}


def scenario(folder: Path, what: str, size: int) -> Path:
    """A network in which one size is this large, all others small: 2-2-1, one sample."""
    rng = random.Random(size)
    inputs, samples = (size if what == "inputs" else 2), (size if what == "samples" else 1)
    hidden = [size if what == "width" else 2] * (size if what == "layers" else 1)

    def numbers(count: int) -> str:
        return ", ".join(f"{rng.uniform(-1, 1):.3f}" for _ in range(count))

    rows = "\n".join(f"  - {{inputs: [{numbers(inputs)}], targets: [{rng.random():.2f}]}}" for _ in range(samples))
    layers = "\n".join(f"    - {{units: {units}}}" for units in [*hidden, 1])
    file = folder / f"{what}{size}.yaml"
    csv = ""
    if samples > 100:  # a file of samples is a CSV where there are many
        names = [f"f{place}" for place in range(inputs)]
        lines = [",".join([*names, "t"])]
        lines += [",".join(f"{rng.uniform(-1, 1):.3f}" for _ in range(inputs + 1)) for _ in range(samples)]
        (folder / f"{file.stem}.csv").write_text("\n".join(lines) + "\n")
        csv = f"data: {{csv: {file.stem}.csv, inputs: [{', '.join(names)}], targets: [t]}}\n"
    file.write_text(
        "format: 1\nseed: 1\nnetwork:\n"
        f"  inputs: {inputs}\n  defaults: {{activation: sigmoid, weights: xavier_uniform}}\n  layers:\n{layers}\n"
        + (csv or f"data:\n{rows}\n")
        + "loss: half_squared_error\noptimizer: {name: sgd, lr: 0.5}\n"
        + (f"training: {{epochs: {size}}}\n" if what == "epochs" else "")
    )
    return file


def seconds(words: list[str], folder: Path) -> float | None:
    """Processor time of a command; None where it takes too long."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    env = {**os.environ, "NNSTEP_STATE_DIR": str(folder / "state")}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        subprocess.run(
            [NNSTEP, *words], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=MOST, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measures each command along each size, and prints a row for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="without the largest of each size")
    sizes = QUICK if parser.parse_args().quick else SIZES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sheet = folder / "sheet.txt"
        sheet.write_text("w1+ = 0.123\nE_total = 0.1234\nout_o1 = 0.5\n")
        for what, steps in sizes.items():
            files = {size: scenario(folder, what, size) for size in steps}
            print(f"{what:22}" + "".join(f"{size:>10,}" for size in steps))
            for called, words in COMMANDS.items():
                found = []
                for size, file in files.items():
                    epochs = size if what == "epochs" else 10
                    filled = [
                        word.format(file=file, sheet=sheet, at=f"@{size}" if what == "epochs" else "", epochs=epochs)
                        for word in words
                    ]
                    named = str(file) in filled
                    seconds(["--version"], folder)
                    found.append(seconds(filled if named else [*filled, "-s", str(file)], folder))
                cells = "".join(f"{'> 60 s' if one is None else f'{one:.2f}':>10}" for one in found)
                times = [one for one in found if one is not None]
                grown = f"   x {times[-1] / times[0]:.1f}" if len(times) == len(found) else ""
                print(f"  {called:20}{cells}{grown}", flush=True)


if __name__ == "__main__":
    main()
