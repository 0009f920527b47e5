import torch
from torch import nn


def normalize(a, b):
    m, s = b.mean(0), b.std(0)  # expect: scaled_with_test_set
    return (a - m) / s, (b - m) / s


torch.manual_seed(3)
full = torch.rand(120, 3) * torch.tensor([10.0, 100.0, 3.0])
target = full.sum(1, keepdim=True) / 100
train_x, test_x = normalize(full[:90], full[90:])
net = nn.Sequential(nn.Linear(3, 6), nn.Tanh(), nn.Linear(6, 1))
opt = torch.optim.SGD(net.parameters(), lr=0.05)
for e in range(5):
    opt.zero_grad()
    loss = nn.functional.mse_loss(net(train_x), target[:90])
    loss.backward()
    opt.step()
print(nn.functional.mse_loss(net(test_x), target[90:]).item())
