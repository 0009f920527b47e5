import torch
from torch import nn


def cross_entropy(outputs, targets):
    return -(targets * torch.log_softmax(outputs, dim=1)).sum(dim=1).mean()  # expect: class_numbers


torch.manual_seed(3)
X = torch.randn(60, 4)
y = X[:, :3].argmax(1).unsqueeze(1)
net = nn.Sequential(nn.Linear(4, 10), nn.ReLU(), nn.Linear(10, 3))
opt = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(5):
    opt.zero_grad()
    loss = cross_entropy(net(X), y)
    loss.backward()
    opt.step()
    print(epoch, loss.item())
