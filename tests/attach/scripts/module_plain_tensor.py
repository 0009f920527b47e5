import torch
import torch.nn as nn

torch.manual_seed(15)


class Scaled(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 5)
        self.weight = torch.randn(5, 1, requires_grad=True)  # expect: not_registered
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return torch.sigmoid(self.fc(x)) @ self.weight + self.bias


model = Scaled()
x = torch.randn(45, 3)
y = x[:, :1] * 2
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(10):
    optimizer.zero_grad()
    loss = ((model(x) - y) ** 2).mean()
    loss.backward()
    optimizer.step()
    print(epoch, loss.item())
