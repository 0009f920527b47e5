import torch
from torch import nn

torch.manual_seed(2)
model = nn.Sequential(nn.Linear(2, 5), nn.Sigmoid(), nn.Linear(5, 1))
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)


def train_step(x, y):
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward  # expect: backward_never
    optimizer.step()
    return loss.item()


x = torch.randn(15, 2)
for epoch in range(8):
    print(train_step(x, x.sum(1, keepdim=True)))
