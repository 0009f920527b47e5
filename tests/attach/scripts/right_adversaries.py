import torch
from torch import nn

torch.manual_seed(0)
G = nn.Sequential(nn.Linear(2, 6), nn.ReLU(), nn.Linear(6, 1))
D = nn.Sequential(nn.Linear(1, 6), nn.LeakyReLU(0.2), nn.Linear(6, 1), nn.Sigmoid())
bce = nn.BCELoss()
opt_g = torch.optim.Adam(G.parameters(), lr=2e-3)
opt_d = torch.optim.Adam(D.parameters(), lr=2e-3)
ones, zeros = torch.ones(10, 1), torch.zeros(10, 1)
for _ in range(3):
    real = torch.randn(10, 1) + 3
    fake = G(torch.randn(10, 2))
    opt_d.zero_grad()
    d_loss = bce(D(real), ones) + bce(D(fake.detach()), zeros)
    d_loss.backward()
    opt_d.step()

    opt_g.zero_grad()
    g_loss = bce(D(fake), ones)
    g_loss.backward()
    opt_g.step()
    print(d_loss.item(), g_loss.item())
