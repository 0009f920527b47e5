import torch

x = torch.tensor([[0.2, 0.3]])
w1 = torch.tensor([[0.15, 0.35], [0.25, 0.45]], requires_grad=True)
w2 = torch.tensor([[0.55, 0.75], [0.65, 0.85]], requires_grad=True)
target = torch.tensor([[0.99, 0.01]])
h = torch.sigmoid(x @ w1)
o = torch.sigmoid(h @ w2)
E = 0.5 * ((target - o) ** 2).sum()
E.backward()
print(w1.grad)
print(w2.grad)
