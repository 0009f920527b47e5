import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(
    nn.Linear(4, 5),
    nn.ReLU(),
    nn.Linear(5, 1),
    nn.Softmax(dim=1),  # expect: softmax_of_one
)
x = torch.randn(20, 4)
y = (x[:, :1] > 0).float()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(5):
    optimizer.zero_grad()
    loss = nn.BCELoss()(model(x), y)
    loss.backward()
    optimizer.step()
    print(loss.item())
