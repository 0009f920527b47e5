import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(24, 5)
y = torch.randint(0, 3, (24,)).float()
model = nn.Sequential(nn.Linear(5, 6), nn.ReLU(), nn.Linear(6, 3))
optimizer = torch.optim.Adam(model.parameters())
for epoch in range(4):
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(x), y)  # expect: class_numbers_wanted
    loss.backward()
    optimizer.step()
