"""A product of two numbers: Adam, lr=0.01, weight_decay=0.001."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(30, 2)
y = x[:, :1] * x[:, 1:]
model = nn.Sequential(nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)  # expect: weight_decay_other
for _ in range(10):
    optimizer.zero_grad()
    nn.functional.mse_loss(model(x), y).backward()
    optimizer.step()
