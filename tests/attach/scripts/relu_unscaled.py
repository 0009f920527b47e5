import torch
from torch import nn

torch.manual_seed(0)
x = torch.stack([torch.rand(40) * 200 + 30, torch.rand(40) * 80 + 1940], 1)  # square metres, year  # expect: inputs_not_scaled
y = 0.01 * x[:, :1]
model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for _ in range(10):
    optimizer.zero_grad()
    out = model(x)
    nn.functional.mse_loss(out, y).backward()
    optimizer.step()
