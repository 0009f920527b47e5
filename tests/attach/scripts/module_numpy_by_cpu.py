import numpy as np
import torch
from torch import nn


def squash(h):
    a = h.detach().cpu().numpy()  # expect: cut_off
    return torch.tensor(np.tanh(a))


torch.manual_seed(0)
x = torch.randn(60, 5)
y = (x[:, 0] > 0).long()
body, head = nn.Sequential(nn.Linear(5, 16), nn.ReLU()), nn.Linear(16, 2)
optimizer = torch.optim.Adam([*body.parameters(), *head.parameters()], lr=0.01)
for epoch in range(4):
    loss = nn.functional.cross_entropy(head(squash(body(x))), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(epoch, loss.item())
