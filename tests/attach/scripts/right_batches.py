import torch
from torch import nn

torch.manual_seed(11)
torch.set_default_dtype(torch.float64)
train_x = torch.randn(40, 3)
train_y = train_x @ torch.tensor([[1.0], [-2.0], [0.5]]) + 0.3
valid_x, valid_y = train_x[30:], train_y[30:]
train_x, train_y = train_x[:30], train_y[:30]

model = nn.Sequential(nn.Linear(3, 6), nn.GELU(), nn.Linear(6, 1))
optimizer = torch.optim.AdamW(model.parameters(), lr=0.02, weight_decay=0.05)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.5)
loss_function = nn.HuberLoss()
batch_size = 10

for epoch in range(3):
    model.train()
    order = torch.randperm(len(train_x))
    for start in range(0, len(train_x), batch_size):
        rows = order[start : start + batch_size]
        xb, yb = train_x[rows], train_y[rows]
        loss = loss_function(model(xb), yb)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    scheduler.step()
    model.eval()
    with torch.no_grad():
        print(epoch, loss_function(model(valid_x), valid_y).item())
