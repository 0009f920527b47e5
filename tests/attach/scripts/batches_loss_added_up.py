import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(40, 2)
y = x[:, :1] * 3 - x[:, 1:]
model = nn.Sequential(nn.Linear(2, 4), nn.LeakyReLU(0.1), nn.Linear(4, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
total = 0
for first in range(0, 40, 8):
    optimizer.zero_grad()
    total = total + nn.functional.mse_loss(model(x[first : first + 8]), y[first : first + 8])  # expect: loss_added_up
    total.backward(retain_graph=True)
    optimizer.step()
print(total.item())
