import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(30, 4)
y = torch.randn(30, 1)
net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))
net.requires_grad_(False)  # expect: frozen
net[2].requires_grad_(True)
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
for epoch in range(5):
    optimizer.zero_grad()
    nn.functional.mse_loss(net(x), y).backward()
    optimizer.step()
