import torch
from torch import nn


def standardize(a):
    return (a - a.mean(0)) / a.std(0)


torch.manual_seed(0)
X = torch.rand(120, 3) * torch.tensor([5.0, 100.0, 1.0])
train, held_out = standardize(X[:90]), standardize(X[90:])
train, y = train[:70], X[:70, :1] / 5
net = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))
opt = torch.optim.Adam(net.parameters(), lr=0.02)
for epoch in range(5):
    opt.zero_grad()
    loss = nn.functional.mse_loss(net(train), y)
    loss.backward()
    opt.step()
print(nn.functional.mse_loss(net(held_out), X[90:, :1] / 5).item())
