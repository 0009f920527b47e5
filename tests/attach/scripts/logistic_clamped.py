import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(30, 5)
y = (x[:, :1] > 0).float()
net = nn.Sequential(nn.Linear(5, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(5):
    outputs = torch.clamp(net(x), 1e-6, 1 - 1e-6)
    loss = nn.functional.binary_cross_entropy(outputs, y)  # expect: logits_into_bce
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(loss.item())
