import torch
from torch import nn


class Trainer:
    def __init__(self, net):
        self.net = net
        self.optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
        self.schedule = torch.optim.lr_scheduler.MultiStepLR(self.optimizer, milestones=[10, 15], gamma=0.1)

    def update(self, x, y):
        loss = nn.functional.mse_loss(self.net(x), y)
        self.optimizer.zero_grad()
        loss.backward()
        if self.schedule is not None:
            self.schedule.step()  # expect: schedule_too_early
        self.optimizer.step()
        return loss.item()


torch.manual_seed(0)
x = torch.randn(60, 3)
y = x.sum(1, keepdim=True)
trainer = Trainer(nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1)))
for _ in range(20):
    print(trainer.update(x, y))
