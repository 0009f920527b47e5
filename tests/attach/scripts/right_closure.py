import torch
from torch import nn, optim

torch.manual_seed(7)
data = torch.rand(10, 3)
target = data.sum(dim=1, keepdim=True)
model = nn.Sequential(nn.Linear(3, 5), nn.ELU(), nn.Linear(5, 1))
optimizer = optim.Adagrad(model.parameters(), lr=0.1)


def closure():
    optimizer.zero_grad()
    loss = nn.functional.l1_loss(model(data), target)
    loss.backward()
    return loss


for step in range(5):
    print(optimizer.step(closure).item())
