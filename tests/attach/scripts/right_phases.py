import torch
from torch import nn

torch.manual_seed(31)
net = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))
opt = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
X, y = torch.randn(60, 4), torch.randint(2, (60,))
data = {"train": (X[:40], y[:40]), "val": (X[40:], y[40:])}
for epoch in range(4):
    for phase in ("train", "val"):
        net.train(phase == "train")
        with torch.set_grad_enabled(phase == "train"):
            xb, yb = data[phase]
            loss = nn.functional.cross_entropy(net(xb), yb)
            if phase == "train":
                opt.zero_grad()
                loss.backward()
                opt.step()
        print(epoch, phase, loss.item())
