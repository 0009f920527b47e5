import torch
from torch import nn


class Ensemble(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.members = [nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1)) for _ in range(n)]  # expect: not_registered
        self.mix = nn.Linear(n, 1)

    def forward(self, x):
        outs = torch.cat([m(x) for m in self.members], dim=1)
        return self.mix(outs)


torch.manual_seed(17)
model = Ensemble(3)
opt = torch.optim.Adam(model.parameters(), lr=0.02)
x = torch.randn(50, 2)
y = x.prod(1, keepdim=True)
for i in range(10):
    loss = nn.functional.mse_loss(model(x), y)
    opt.zero_grad()
    loss.backward()
    opt.step()
    print(i, loss.item())
