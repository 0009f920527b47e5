import torch
from torch import nn


class Blocks(nn.Module):
    def __init__(self, width=4, count=2):
        super().__init__()
        self.first = nn.Linear(3, width)
        self.blocks = [nn.Sequential(nn.Linear(width, width), nn.ReLU()) for _ in range(count)]  # expect: not_registered
        self.last = nn.Linear(width, 1)

    def forward(self, x):
        x = self.first(x)
        for block in self.blocks:
            x = block(x)
        return self.last(x)


torch.manual_seed(0)
model = Blocks()
optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)
x = torch.randn(32, 3)
y = x.norm(dim=1, keepdim=True)
for step in range(8):
    loss = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(loss.item())
