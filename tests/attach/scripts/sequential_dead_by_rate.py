import torch
from torch import nn
torch.manual_seed(13)
net = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 1))
opt = torch.optim.SGD(net.parameters(), lr=50.0)  # expect: dead_layer
X = torch.rand(40, 3); y = 5 + X.sum(1, keepdim=True)
for _ in range(6):
    opt.zero_grad()
    loss = nn.functional.mse_loss(net(X), y)
    loss.backward()
    opt.step()
    print(loss.item())
