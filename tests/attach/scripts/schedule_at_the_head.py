import torch
from torch import nn


def train_one_epoch(model, optimizer, x, y):
    for first in range(0, len(x), 20):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x[first : first + 20]), y[first : first + 20])
        loss.backward()
        optimizer.step()
    return loss.item()


def fit(model, optimizer, scheduler, x, y, epochs):
    for epoch in range(epochs):
        scheduler.step()  # expect: schedule_too_early
        print(epoch, train_one_epoch(model, optimizer, x, y), scheduler.get_last_lr())


torch.manual_seed(0)
x = torch.randn(60, 3)
y = x.sum(1, keepdim=True)
net = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))
opt = torch.optim.SGD(net.parameters(), lr=0.1)
fit(net, opt, torch.optim.lr_scheduler.ExponentialLR(opt, 0.9), x, y, 3)
