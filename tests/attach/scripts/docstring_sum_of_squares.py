"""Lab 2. Train y = f(x) with the sum of squared errors, SGD with learning rate 0.002."""
import torch
import torch.nn.functional as F

torch.manual_seed(50)
x = torch.randn(20, 2)
y = x[:, :1] - x[:, 1:]

net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1))
sgd = torch.optim.SGD(net.parameters(), lr=0.002)

for epoch in range(30):
    sgd.zero_grad()
    loss = F.mse_loss(net(x), y)  # expect: mean_for_sum
    loss.backward()
    sgd.step()
print(loss.item())
