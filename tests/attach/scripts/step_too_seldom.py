"""Train with an update every `every` batches."""
import torch
from torch import nn

torch.manual_seed(2)
every = 50
X = torch.randn(120, 4)
y = X.sum(1, keepdim=True)
model = nn.Linear(4, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.01)
for epoch in range(4):
    for b, (xb, yb) in enumerate(zip(X.split(10), y.split(10))):
        loss = nn.functional.mse_loss(model(xb), yb)
        loss.backward()
        if (b + 1) % every == 0:  # expect: step_never
            opt.step()
            opt.zero_grad()
    print(epoch, loss.item())
