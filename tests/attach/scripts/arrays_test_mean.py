import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(0)
X = rng.normal([0.0, 5.0, -50.0], [1.0, 10.0, 100.0], (120, 3))
y = (X[:, 0] + X[:, 1] / 10 > 0.5).astype(float)
X_train, X_test = X[:90], X[90:]
mean, deviation = X_test.mean(axis=0), X_test.std(axis=0)  # expect: scaled_with_test_set
X_train = (X_train - mean) / deviation
X_test = (X_test - mean) / deviation

torch.manual_seed(0)
inputs = torch.tensor(X_train, dtype=torch.float32)
targets = torch.tensor(y[:90], dtype=torch.float32).unsqueeze(1)
model = nn.Sequential(nn.Linear(3, 6), nn.ReLU(), nn.Linear(6, 1), nn.Sigmoid())
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(5):
    optimizer.zero_grad()
    loss = nn.functional.binary_cross_entropy(model(inputs), targets)
    loss.backward()
    optimizer.step()
    print(epoch, loss.item())
