import torch
from torch import nn

torch.manual_seed(0)
net = nn.Sequential(nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 3))
for p in net.parameters():
    p.data.normal_(0, 25)  # expect: saturated_layer
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
x, y = torch.randn(40, 8), torch.randint(0, 3, (40,))
for epoch in range(5):
    loss = nn.functional.cross_entropy(net(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(loss.item())
