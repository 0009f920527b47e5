import torch
from torch import nn

torch.manual_seed(1)
X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = torch.tensor([[0.0], [1.0], [1.0], [0.0]])

model = nn.Sequential(
    nn.Linear(2, 4),
    nn.Sigmoid(),
    nn.Linear(4, 1),
    nn.Sigmoid(),
)
loss_fn = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)

for epoch in range(6):
    optimizer.zero_grad()
    prediction = model(X)
    loss = -loss_fn(prediction, y)  # expect: ascent
    loss.backward()
    optimizer.step()
    print(f"epoch {epoch}: {loss.item():.6f}")
