import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.randn(60, 4)
y = (x[:, 0] > x[:, 1]).long()
loader = DataLoader(TensorDataset(x[:40], y[:40]), batch_size=10, shuffle=True)
model = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Dropout(0.5), nn.Linear(16, 2))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)


def validate(model):
    model.eval()  # expect: eval_in_training
    with torch.no_grad():
        return criterion(model(x[40:]), y[40:]).item()


model.train()
for epoch in range(4):
    for xb, yb in loader:
        optimizer.zero_grad()
        loss = criterion(model(xb), yb)
        loss.backward()
        optimizer.step()
    print(epoch, loss.item(), validate(model))
