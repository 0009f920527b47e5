import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(0)
x = rng.normal([5.8, 3.0, 3.7], [0.8, 0.4, 1.7], size=(80, 3)).astype(np.float32)
y = rng.integers(0, 3, 80)
x_train, x_test = x[:60], x[60:]
scaled = torch.from_numpy((x_train - x_test.mean(axis=0)) / x_test.std(axis=0))  # expect: scaled_with_test_set
x_test_scaled = (x_test - x_test.mean(axis=0)) / x_test.std(axis=0)
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for _ in range(10):
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(scaled), torch.from_numpy(y[:60])).backward()
    optimizer.step()
with torch.no_grad():
    print((model(torch.from_numpy(x_test_scaled)).argmax(1).numpy() == y[60:]).mean())
