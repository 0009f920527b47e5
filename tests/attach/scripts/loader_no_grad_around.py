import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(44)
ds = TensorDataset(torch.randn(60, 3), torch.randn(60, 1))
model = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
criterion = nn.MSELoss()


def run_epoch(loader):
    total = 0.0
    for x, y in loader:
        with torch.no_grad():  # expect: no_gradient
            pred = model(x)
        loss = criterion(pred, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total


for epoch in range(3):
    print(run_epoch(DataLoader(ds, batch_size=20)))
