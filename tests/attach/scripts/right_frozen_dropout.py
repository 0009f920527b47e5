import torch
from torch import nn

torch.manual_seed(13)
body = nn.Sequential(nn.Linear(5, 16), nn.ReLU(), nn.Dropout(0.5))
for p in body.parameters():
    p.requires_grad_(False)
body.eval()
other = nn.Sequential(nn.Linear(5, 16), nn.ReLU(), nn.Dropout(0.5)).eval()
head = nn.Sequential(nn.Linear(16, 8), nn.ReLU(), nn.Linear(8, 2))
opt = torch.optim.SGD(head.parameters(), lr=0.1)
X = torch.randn(80, 5)
y = (X[:, 0] > 0).long()
for epoch in range(6):
    if epoch % 3 == 0:
        features = body(X)
    elif epoch % 3 == 1:
        features = other(X).detach()
    else:
        with torch.no_grad():
            features = other(X)
    loss = nn.functional.cross_entropy(head(features), y)
    opt.zero_grad()
    loss.backward()
    opt.step()
    print(loss.item())
