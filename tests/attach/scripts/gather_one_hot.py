import torch
from torch import nn
from torch.nn import functional as F


def nll(outputs, targets):
    logs = torch.log(torch.softmax(outputs, dim=1))
    return -torch.gather(logs, 1, targets).sum(dim=1).mean()  # expect: one_hot_index


torch.manual_seed(18)
X = torch.randn(60, 4)
y = F.one_hot(X[:, :3].argmax(1), 3)
net = nn.Sequential(nn.Linear(4, 12), nn.ReLU(), nn.Linear(12, 3))
opt = torch.optim.SGD(net.parameters(), lr=0.2)
for epoch in range(5):
    opt.zero_grad()
    loss = nll(net(X), y)
    loss.backward()
    opt.step()
    print(epoch, loss.item())
