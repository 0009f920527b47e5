import torch
import torch.nn as nn

torch.manual_seed(9)
X = torch.randn(25, 4, dtype=torch.float64)
Y = (X[:, :1] * X[:, 1:2] > 0).double()
model = nn.Sequential(
    nn.Linear(4, 8),
    nn.LeakyReLU(0.1),
    nn.Linear(8, 1),
    nn.Sigmoid(),  # expect: sigmoid_twice
).double()
criterion = nn.BCEWithLogitsLoss()
opt = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, nesterov=True)

losses = []
for step in range(5):
    logits = model(X)
    loss = criterion(logits, Y)
    losses.append(loss.item())

    opt.zero_grad(set_to_none=False)
    loss.backward()
    opt.step()

print(losses)
