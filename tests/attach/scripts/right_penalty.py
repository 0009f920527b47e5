import torch
from torch import nn

torch.manual_seed(6)
model = nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=6)
x = torch.randn(24, 4)
y = x[:, :1] - x[:, 1:2]
for epoch in range(6):
    optimizer.zero_grad()
    fit = nn.functional.mse_loss(model(x), y)
    l2 = sum(p.pow(2).sum() for p in model.parameters())
    l1 = torch.cat([p.view(-1) for p in model.parameters()]).abs().sum()
    loss = fit + 1e-3 * l2 + 1e-4 * l1
    loss.backward()
    optimizer.step()
    scheduler.step()
    print(epoch, loss.item())
