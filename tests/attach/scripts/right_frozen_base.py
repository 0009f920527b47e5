import torch
from torch import nn

torch.manual_seed(0)
base = nn.Sequential(nn.Linear(5, 8), nn.Tanh())
for parameter in base.parameters():
    parameter.requires_grad = False
head = nn.Linear(8, 2)
model = nn.Sequential(base, head)
optimizer = torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=0.1)
x, y = torch.randn(20, 5), torch.randn(20, 2)
for epoch in range(4):
    optimizer.zero_grad()
    loss = nn.MSELoss()(model(x), y)
    loss.backward()
    optimizer.step()
    print(loss.item())
