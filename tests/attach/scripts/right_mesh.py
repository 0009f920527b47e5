import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(0)
X = torch.tensor(rng.normal(2, 3, (80, 2)), dtype=torch.float32)
X = (X - X.mean(0)) / X.std(0)
X_train, y_train = X[:60], (X[:60].pow(2).sum(1) < 1).long()
side = X.abs().max().item()
xx, yy = np.meshgrid(np.linspace(-side, side, 15), np.linspace(-side, side, 15))
mesh = torch.tensor(np.c_[xx.ravel(), yy.ravel()], dtype=torch.float32)
del X
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(2, 10), nn.Tanh(), nn.Linear(10, 2))
opt = torch.optim.Adam(net.parameters(), lr=0.03)
for epoch in range(10):
    opt.zero_grad()
    loss = nn.functional.cross_entropy(net(X_train), y_train)
    loss.backward()
    opt.step()
with torch.no_grad():
    print(net(mesh).argmax(1).view(15, 15).sum().item())
