import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 3)
y = x.sum(1, keepdim=True)
net = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 20)
rates = []
for _ in range(20):  # only looked at
    rates.append(schedule.get_last_lr()[0])
    schedule.step()
print(rates)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 20)
for epoch in range(20):
    if epoch < 3:
        for group in optimizer.param_groups:
            group["lr"] = 0.1 * (epoch + 1) / 3
    elif epoch > 3:
        schedule.step()
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(net(x), y)
    loss.backward()
    optimizer.step()
