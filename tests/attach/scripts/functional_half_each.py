import torch
from torch import nn


def start(module):
    if isinstance(module, nn.Linear):
        module.weight.data.fill_(0.5)  # expect: equal_layer
        module.bias.data.zero_()


torch.manual_seed(0)
net = nn.Sequential(nn.Linear(4, 7), nn.Sigmoid(), nn.Linear(7, 3))
net.apply(start)
x, y = torch.randn(30, 4), torch.randint(3, (30,))
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(5):
    loss = nn.functional.cross_entropy(net(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(loss.item())
