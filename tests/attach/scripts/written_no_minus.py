import torch
from torch import nn

torch.manual_seed(0)
net = nn.Sequential(nn.Linear(3, 6), nn.ReLU(), nn.Linear(6, 3))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
x, y = torch.randn(20, 3), torch.randint(0, 3, (20,))
for epoch in range(5):
    logarithms = torch.log_softmax(net(x), 1)
    loss = logarithms.gather(1, y[:, None]).mean()  # expect: ascent
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(loss.item())
