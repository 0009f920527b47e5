import torch
from torch import nn

torch.manual_seed(0)
net = nn.Sequential(
    nn.Linear(4, 6),
    nn.Softplus(),
    nn.Linear(6, 3),
    nn.Softmax(dim=1),  # expect: softmax_twice
)
optim = torch.optim.RMSprop(net.parameters(), lr=1e-2, centered=True, momentum=0.5)
x = torch.randn(15, 4)
onehot = nn.functional.one_hot(torch.randint(0, 3, (15,)), 3).float()
for _ in range(4):
    out = net(x)
    loss = nn.CrossEntropyLoss()(out, onehot)
    optim.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 0.01)
    optim.step()
    print(loss.item())
