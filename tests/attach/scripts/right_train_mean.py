import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
X = torch.randn(100, 3) * 4 + 2
mean, deviation = X[:80].mean(0), X[:80].std(0)
X_train, X_test = (X[:80] - mean) / deviation, (X[80:] - mean) / deviation
y_train, y_test = (X_train[:, :1] > 0).float(), (X_test[:, :1] > 0).float()
loader = DataLoader(TensorDataset(X_train, y_train), batch_size=16, shuffle=True)
model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 1))
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
for epoch in range(3):
    for x, y in loader:
        optimizer.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(model(x), y).backward()
        optimizer.step()
    with torch.no_grad():
        print(((model(X_test) > 0).float() == y_test).float().mean().item())
