import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(26)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.inp = nn.Linear(2, 5)
        self.out = nn.Linear(5, 2)
        self.reset()

    def reset(self):
        for layer in [self.inp, self.out]:
            layer.weight.data = torch.full_like(layer.weight, 0.5)  # expect: equal_layer
            layer.bias.data.zero_()

    def forward(self, x):
        return self.out(F.relu(self.inp(x)))


x = torch.rand(40, 2)
y = (x[:, 0] > x[:, 1]).long()
model = Net()
opt = torch.optim.SGD(model.parameters(), lr=0.1)
for ep in range(10):
    opt.zero_grad()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    opt.step()
    print(ep, loss.item())
