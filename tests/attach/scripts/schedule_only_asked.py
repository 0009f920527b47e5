import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(30, 1)
model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
schedule = torch.optim.lr_scheduler.StepLR(optimizer, 5, 0.5)  # expect: schedule_idle
for epoch in range(8):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(x), 2 * x + 1)
    loss.backward()
    optimizer.step()
    print(epoch, schedule.get_last_lr(), loss.item())
