"""
Iris-like classification.
Network 4-8-3 with ReLU. Cross-entropy. Adam with learning rate 0.01 and weight decay 0.001.
Inputs are standardized with the training part's mean and deviation.
"""
import torch
from torch import nn

torch.manual_seed(204)
X = torch.randn(150, 4) * torch.tensor([0.8, 0.4, 1.7, 0.7]) + torch.tensor([5.8, 3.0, 3.7, 1.2])
y = (X[:, 2] > 3).long() + (X[:, 2] > 5).long()
perm = torch.randperm(150)
train, test = perm[:120], perm[120:]
mean, std = X[train].mean(0), X[train].std(0)
X = (X - mean) / std
net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
opt = torch.optim.Adam(net.parameters(), lr=0.01, weight_decay=0.001)
for e in range(15):
    for idx in train.split(30):
        opt.zero_grad()
        loss = nn.functional.cross_entropy(net(X[idx]), y[idx])
        loss.backward()
        opt.step()
net.eval()
with torch.no_grad():
    print((net(X[test]).argmax(1) == y[test]).float().mean().item())
