import torch
from torch import nn

torch.manual_seed(1)
model = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
rates = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: max(0, epoch - 2) / 5)
x = torch.randn(20, 2)
for epoch in range(5):
    optimizer.zero_grad()
    loss = nn.MSELoss()(model(x), x.prod(1, keepdim=True))
    loss.backward()
    optimizer.step()
    rates.step()
    print(loss.item())
