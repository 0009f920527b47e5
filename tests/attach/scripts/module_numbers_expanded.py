import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(30, 4)
y = torch.randint(0, 5, (30,))
net = nn.Sequential(nn.Linear(4, 10), nn.ReLU(), nn.Linear(10, 5))
optimizer = torch.optim.Adam(net.parameters())
for epoch in range(4):
    optimizer.zero_grad()
    loss = nn.MSELoss()(net(x), y.float().unsqueeze(1).expand(-1, 5))  # expect: class_numbers
    loss.backward()
    optimizer.step()
    print(loss.item())
