import torch
from torch import nn
from torch.optim.lr_scheduler import StepLR

torch.manual_seed(0)
x = torch.randn(30, 3)
y = torch.randint(0, 2, (30,))
model = nn.Sequential(nn.Linear(3, 6), nn.ReLU(), nn.Linear(6, 2))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = StepLR(optimizer, step_size=2, gamma=0.5)  # expect: schedule_idle
for epoch in range(8):
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    print(epoch, optimizer.param_groups[0]["lr"], loss.item())
