import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
X = torch.randn(10, 2)
Y = (X.sum(1, keepdim=True) > 0).float()
for epoch in range(4):
    optimizer.zero_grad()
    losses = []
    for x, y in zip(X, Y):
        losses.append(nn.functional.binary_cross_entropy_with_logits(model(x), y).item())
    loss = torch.tensor(losses, requires_grad=True).mean()  # expect: loss_made_anew
    loss.backward()
    optimizer.step()
    print(loss.item())
