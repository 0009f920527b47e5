"""Modules that PyTorch does not have, as a program has them."""

from __future__ import annotations

from typing import Final

from nnstep.words import coded

SHARED_BIAS: Final = [
    "class SharedBias(nn.Module):",
    f'    """{coded.ONE_BIAS}"""',
    "",
    "    def __init__(self, value):",
    "        super().__init__()",
    "        self.bias = nn.Parameter(torch.tensor([value]))",
    "",
    "    def forward(self, net):",
    "        return net + self.bias",
]

UNIT_BY_UNIT: Final = [
    "class UnitByUnit(nn.Module):",
    f'    """{coded.EACH_ITS_OWN}"""',
    "",
    "    def __init__(self, *parts):",
    "        super().__init__()",
    "        self.sizes = [size for size, _ in parts]",
    "        self.functions = nn.ModuleList(function for _, function in parts)",
    "",
    "    def forward(self, net):",
    "        parts = net.split(self.sizes, dim=1)",
    "        return torch.cat([function(part) for function, part in zip(self.functions, parts)], dim=1)",
]
