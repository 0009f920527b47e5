import torch
from torch import nn

torch.manual_seed(4)
model = nn.Sequential(nn.Linear(5, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))
optimizer = torch.optim.Adam(model.parameters())
x, y = torch.randn(30, 5), torch.randint(0, 2, (30,))
for epoch in range(3):
    model.train()
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(x[:20]), y[:20])
    loss.backward()
    optimizer.step()
    model.eval()
    with torch.no_grad():
        print(model(x[20:]).argmax(1).eq(y[20:]).float().mean().item())
