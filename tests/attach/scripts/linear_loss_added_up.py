import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(30, 3)
y = x.sum(1, keepdim=True)
model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
running = 0
for i in range(30):
    optimizer.zero_grad()
    running += ((model(x[i]) - y[i]) ** 2).mean()  # expect: loss_added_up
    running.backward(retain_graph=True)
    optimizer.step()
print(running.item() / 30)
