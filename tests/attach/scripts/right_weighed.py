import torch
from torch import nn

torch.manual_seed(6)
x = torch.randn(40, 5)
rare = (torch.rand(40, 1) < 0.2).float()
kinds = torch.randint(0, 3, (40,))
trunk = nn.Sequential(nn.Linear(5, 8), nn.Tanh())
is_rare, kind = nn.Linear(8, 1), nn.Linear(8, 3)
first = nn.BCEWithLogitsLoss(pos_weight=torch.tensor([5.0]))
second = nn.CrossEntropyLoss(weight=torch.tensor([1.0, 0.5, 2.0]))
parameters = [p for part in (trunk, is_rare, kind) for p in part.parameters()]
optimizer = torch.optim.Adam(parameters, lr=0.01, amsgrad=True)
for epoch in range(5):
    hidden = trunk(x)
    loss = first(is_rare(hidden), rare) + second(kind(hidden), kinds)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(epoch, loss.item())
