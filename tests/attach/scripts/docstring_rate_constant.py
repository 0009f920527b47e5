"""SGD with a learning rate of 0.05, mean squared error, 200 points."""
import torch
from torch import nn

LEARNING_RATE = 0.5  # expect: learning_rate_other
EPOCHS = 20

torch.manual_seed(122)
x = torch.rand(200, 1)
y = 2 * x + 1 + 0.05 * torch.randn(200, 1)
model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)
for epoch in range(EPOCHS):
    loss = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(loss.item())
