import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(1)
X = torch.randn(60, 2)
labels = (X[:, 0] * X[:, 1] > 0).long()
three = labels + (X[:, 0] > 0.5).long()
model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
loss_fn = nn.MSELoss()
for epoch in range(8):
    optimizer.zero_grad()
    loss = loss_fn(model(X), three.float())  # expect: class_numbers
    loss.backward()
    optimizer.step()
