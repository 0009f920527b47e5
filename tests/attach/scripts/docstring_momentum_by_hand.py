"""Assignment 1b

Implement gradient descent with momentum (mu = 0.9) yourself, step size 0.05.
Loss: MSE.
"""
import torch

torch.manual_seed(10)
X = torch.randn(30, 2)
y = X @ torch.tensor([[0.7], [-1.1]])
w = torch.zeros(2, 1, requires_grad=True)

for i in range(50):
    loss = torch.mean((X @ w - y) ** 2)
    loss.backward()
    with torch.no_grad():
        w -= 0.05 * w.grad  # expect: momentum_other
    w.grad.zero_()
print(w.flatten().tolist())
