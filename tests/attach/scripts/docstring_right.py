"""A product of two numbers, with momentum 0.9 and a weight decay of 1e-3.

A learning rate of 0.5 was too large. It is lr=0.05 here. The batch is 30 samples.
"""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(30, 2)
y = x[:, :1] * x[:, 1:]
model = nn.Sequential(nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9, weight_decay=0.001)
schedule = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2)
for _ in range(6):
    optimizer.zero_grad()
    nn.functional.mse_loss(model(x), y).backward()
    optimizer.step()
    schedule.step()
