import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(2)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Linear(6, 10)
        self.kind = nn.Linear(10, 4)
        self.size = nn.Linear(10, 1)

    def forward(self, x):
        h = F.relu(self.trunk(x))
        return F.softmax(self.kind(h), dim=1), self.size(h)  # expect: softmax_twice


net = Net()
x, kinds, sizes = torch.randn(20, 6), torch.randint(0, 4, (20,)), torch.rand(20, 1)
optimizer = torch.optim.AdamW(net.parameters())
for step in range(6):
    kind, size = net(x)
    loss = F.mse_loss(size, sizes) + 0.5 * F.cross_entropy(kind, kinds)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(step, loss.item())
