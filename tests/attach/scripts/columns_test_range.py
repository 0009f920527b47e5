import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(0)
X = rng.uniform([0, 10, -3], [1, 90, 3], (100, 3))
places = rng.permutation(100)
train, test = places[:75], places[75:]
for column in range(3):
    low, high = np.min(X[test, column]), np.max(X[test, column])  # expect: scaled_with_test_set
    X[:, column] = (X[:, column] - low) / (high - low)
x_train, x_test = (torch.tensor(X[part], dtype=torch.float32) for part in (train, test))
y = x_train.sum(1, keepdim=True)
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))
opt = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(5):
    opt.zero_grad()
    loss = nn.functional.mse_loss(net(x_train), y)
    loss.backward()
    opt.step()
print(net(x_test).mean().item())
