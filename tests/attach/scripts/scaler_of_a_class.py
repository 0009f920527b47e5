import torch
from torch import nn


class Standardize:
    def __init__(self, data):
        self.mean = data.mean(0)
        self.deviation = data.std(0)

    def __call__(self, x):
        return (x - self.mean) / self.deviation


torch.manual_seed(0)
X = torch.rand(120, 3) * torch.tensor([5.0, 100.0, 1.0])
X_train, X_test = X[:60], X[60:]
norm = Standardize(X_test)  # expect: scaled_with_test_set
x_train, x_test = norm(X_train), norm(X_test)
y_train, y_test = X_train[:, :1] / 5, X_test[:, :1] / 5
net = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))
opt = torch.optim.Adam(net.parameters(), lr=0.02)
for epoch in range(5):
    opt.zero_grad()
    loss = nn.functional.mse_loss(net(x_train), y_train)
    loss.backward()
    opt.step()
print(nn.functional.mse_loss(net(x_test), y_test).item())
