import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 4)
y = x[:, :1] * 2 - x[:, 1:2]
model = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Dropout(0.3), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for _ in range(10):
    model.train()
    optimizer.zero_grad()
    nn.functional.mse_loss(model(x[:40]), y[:40]).backward()
    optimizer.step()
with torch.no_grad():
    predicted = model(x[40:])  # expect: train_in_evaluation
print(nn.functional.mse_loss(predicted, y[40:]).item())
