import torch
from torch import nn
torch.manual_seed(10)
enc, head = nn.Linear(4, 3), nn.Linear(3, 1)
opt = torch.optim.Adam([*enc.parameters(), *head.parameters()])
X, y = torch.randn(20, 4), torch.randn(20, 1)
for _ in range(5):
    opt.zero_grad()
    with torch.inference_mode():  # expect: cut_off
        z = torch.relu(enc(X))
    loss = nn.functional.mse_loss(head(z.clone()), y)
    loss.backward()
    opt.step()
