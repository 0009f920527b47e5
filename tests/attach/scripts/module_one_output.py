import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 6)
        self.b = nn.Linear(6, 1)

    def forward(self, x):
        return self.b(torch.relu(self.a(x)))


torch.manual_seed(0)
net = Net()
x = torch.randn(18, 4)
y = (x[:, :1] > 0).float()
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
loss_fn = nn.CrossEntropyLoss()
for epoch in range(4):
    optimizer.zero_grad()
    loss = loss_fn(net(x), y)  # expect: cross_entropy_of_one
    loss.backward()
    optimizer.step()
