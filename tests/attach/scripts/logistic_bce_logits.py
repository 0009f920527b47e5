import torch
from torch import nn

torch.manual_seed(5)
n = 30
x = torch.randn(n, 2)
y = (x[:, 0] + x[:, 1] > 0).float()


class Logistic(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(2, 1)

    def forward(self, x):
        return torch.sigmoid(self.linear(x)).squeeze(1)  # expect: sigmoid_twice


model = Logistic()
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.RMSprop(model.parameters(), lr=0.01)

for epoch in range(4):
    y_hat = model(x)
    loss = criterion(y_hat, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if epoch % 2 == 0:
        print(epoch, float(loss))
