import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))
x, y = torch.randn(8, 2), torch.randn(8, 1)
opt = torch.optim.LBFGS(model.parameters(), max_iter=4)


def closure():
    opt.zero_grad()
    loss = nn.functional.mse_loss(model(x), y)
    loss.backward()
    return loss


for _ in range(2):
    print(opt.step(closure).item())
