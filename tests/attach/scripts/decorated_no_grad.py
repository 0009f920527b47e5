import torch
from torch import nn

torch.manual_seed(12)


class Features(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(5, 7)

    @torch.no_grad()  # expect: cut_off
    def forward(self, x):
        return torch.relu(self.fc(x))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = Features()
        self.head = nn.Linear(7, 2)

    def forward(self, x):
        f = self.features(x)
        return self.head(f)


X, y = torch.randn(64, 5), torch.randint(0, 2, (64,))
m = Model()
opt = torch.optim.Adam(m.parameters(), lr=1e-2)
ce = nn.CrossEntropyLoss()
for step in range(15):
    loss = ce(m(X), y)
    opt.zero_grad()
    loss.backward()
    opt.step()
    if step % 5 == 0:
        print(step, loss.item())
