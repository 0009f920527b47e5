"""A net by SGD with a learning rate of 0.1 that is halved every 4 epochs."""
import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 32).unsqueeze(1)
y = x**2 + 0.1
model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
for part in range(3):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1 * 0.5**part)
    for epoch in range(4):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        print(epoch, loss.item())
