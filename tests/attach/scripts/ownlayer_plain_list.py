import torch
from torch import nn


class Perceptron(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.first = [  # expect: not_registered
            nn.Parameter(torch.randn(n_in, n_hidden) * 0.5),
            nn.Parameter(torch.zeros(n_hidden)),
        ]
        self.w2 = nn.Parameter(torch.randn(n_hidden, n_out) * 0.5)
        self.b2 = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        h = torch.sigmoid(x @ self.first[0] + self.first[1])
        return torch.sigmoid(h @ self.w2 + self.b2)


torch.manual_seed(4)
X = torch.rand(12, 3)
T = torch.rand(12, 2)
model = Perceptron(3, 4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
for i in range(4):
    o = model(X)
    E = 0.5 * ((o - T) ** 2).sum()
    optimizer.zero_grad()
    E.backward()
    optimizer.step()
    print(i, E.item())
