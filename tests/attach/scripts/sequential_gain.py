import torch
from torch import nn
torch.manual_seed(313)
net = nn.Sequential(nn.Linear(6, 10), nn.Tanh(), nn.Linear(10, 10), nn.Tanh(), nn.Linear(10, 1))
for m in net:
    if isinstance(m, nn.Linear):
        nn.init.xavier_normal_(m.weight, gain=200)  # expect: saturated_layer
        nn.init.zeros_(m.bias)
x = torch.randn(40, 6); y = x[:, :1]
opt = torch.optim.SGD(net.parameters(), lr=1e-4)
for _ in range(6):
    opt.zero_grad()
    loss = nn.functional.mse_loss(net(x), y)
    loss.backward()
    opt.step()
    print(loss.item())
