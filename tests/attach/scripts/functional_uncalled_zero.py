import torch
import torch.nn.functional as F

torch.manual_seed(0)
x = torch.linspace(-1, 1, 40).view(-1, 1)
y = x**3 + 0.1 * torch.randn(40, 1)
net = torch.nn.Sequential(torch.nn.Linear(1, 9), torch.nn.Tanh(), torch.nn.Linear(9, 1))
optimizer = torch.optim.Adam(net.parameters(), lr=0.03)
for step in range(12):
    loss = F.mse_loss(net(x), y)
    optimizer.zero_grad  # expect: gradients_not_zeroed
    loss.backward()
    optimizer.step()
print(loss.item())
