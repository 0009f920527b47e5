import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 5), nn.SELU(), nn.Linear(5, 1))
opt = torch.optim.Adam(
    [{"params": model[0].parameters(), "lr": 1e-3}, {"params": model[2].parameters(), "weight_decay": 0.1}], lr=1e-2
)
x, y = torch.randn(9, 2), torch.randn(9)
for _ in range(4):
    opt.zero_grad()
    loss = (model(x) - y).pow(2).mean()  # expect: broadcast_targets
    loss.backward()
    opt.step()
print(loss.item())
