import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.w1 = nn.Parameter(torch.zeros(3, 6))  # expect: zero_layer
        self.b1 = nn.Parameter(torch.zeros(6))
        self.w2 = nn.Parameter(torch.zeros(6, 1))
        self.b2 = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return torch.sigmoid(x @ self.w1 + self.b1) @ self.w2 + self.b2


torch.manual_seed(0)
net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
x = torch.rand(20, 3)
for epoch in range(6):
    loss = nn.functional.mse_loss(net(x), x.sum(1, keepdim=True))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(loss.item())
