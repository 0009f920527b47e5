"""Three classes of points. Optimizer: SGD with learning rate 0.1 and momentum 0.9."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(30, 2)
y = (x > 0).sum(1)
model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)  # expect: momentum_other
for _ in range(10):
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(x), y).backward()
    optimizer.step()
