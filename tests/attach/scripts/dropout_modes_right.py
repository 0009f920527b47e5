import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(60, 4)
y = x[:, :1] * 2 - x[:, 1:2]
model = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Dropout(0.3), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)


def train():
    model.train()
    for start in range(0, 40, 10):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x[start : start + 10]), y[start : start + 10]).backward()
        optimizer.step()


@torch.no_grad()
def validate():
    model.eval()
    return nn.functional.mse_loss(model(x[40:]), y[40:]).item()


for epoch in range(3):
    train()
    print(epoch, validate())
