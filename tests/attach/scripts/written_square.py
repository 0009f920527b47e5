import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(20, 3)
y = (x.sum(1) > 0).float()
net = nn.Linear(3, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.5)
for epoch in range(5):
    p = torch.sigmoid(net(x))
    loss = -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()  # expect: broadcast_targets
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(loss.item())
