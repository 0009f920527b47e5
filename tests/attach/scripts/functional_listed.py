import torch
from torch import nn

torch.manual_seed(13)
enc, dec = nn.Linear(4, 2), nn.Linear(2, 4)
opt = torch.optim.Adam(list(enc.parameters()) + list(dec.parameters()), lr=0.01)
X = torch.randn(32, 4)
for i in range(6):
    z = torch.relu(enc(X))
    z = torch.tensor(z.tolist())  # expect: cut_off
    loss = ((dec(z) - X) ** 2).mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
    print(i, loss.item())
