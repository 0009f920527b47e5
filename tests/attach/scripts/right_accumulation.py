import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(3, 5), nn.SiLU(), nn.Linear(5, 2))
opt = torch.optim.SGD(model.parameters(), lr=0.1, weight_decay=1e-2)
x, y = torch.randn(12, 3), torch.randint(0, 2, (12,))
accumulate = 2
opt.zero_grad()
for i, rows in enumerate(torch.arange(12).split(3) * 2):
    loss = nn.functional.cross_entropy(model(x[rows]), y[rows]) / accumulate
    loss.backward()
    if (i + 1) % accumulate == 0:
        opt.step()
        opt.zero_grad()
        print(i, loss.item())
