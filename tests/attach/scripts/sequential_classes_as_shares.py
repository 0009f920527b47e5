import torch
from torch import nn
torch.manual_seed(1)
X = torch.randn(30, 3); y = torch.randint(0, 4, (30,)).float()
net = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 4))
crit = nn.BCEWithLogitsLoss()
opt = torch.optim.Adam(net.parameters())
for _ in range(3):
    opt.zero_grad()
    loss = crit(net(X), y)  # expect: class_numbers
    loss.backward()
    opt.step()
