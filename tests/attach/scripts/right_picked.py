import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(3)
X = torch.randn(60, 4)
y = X[:, :3].argmax(1)
weights = torch.randint(1, 3, (60, 1)).float()
net = nn.Sequential(nn.Linear(4, 10), nn.ReLU(), nn.Linear(10, 3))
opt = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(6):
    opt.zero_grad()
    logs = F.log_softmax(net(X), dim=1)
    if epoch % 2:
        loss = -logs.gather(1, y.unsqueeze(1)).mean()
    else:
        loss = -(weights * (F.one_hot(y, 3) * logs)).sum(dim=1).mean()
    loss.backward()
    opt.step()
    print(epoch, loss.item())
