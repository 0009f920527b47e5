import torch
from torch import nn
torch.manual_seed(402)
net = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
opt = torch.optim.Adam(net.parameters(), lr=1e-3)
for i in range(6):
    x = torch.randn(16, 2, requires_grad=True)
    out = net(x)
    g, = torch.autograd.grad(out.sum(), x, create_graph=True)
    loss = (out - x.detach().sum(1, keepdim=True)).pow(2).mean() + 0.1 * g.pow(2).mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
    print(loss.item())
