import torch
import torch.nn.functional as F

torch.manual_seed(7)

W1 = torch.randn(3, 6) * 0.5  # expect: frozen
b1 = torch.zeros(6, requires_grad=True)
W2 = torch.randn(6, 1) * 0.5
W2.requires_grad = True
b2 = torch.zeros(1, requires_grad=True)

X = torch.rand(40, 3)
Y = torch.sin(X.sum(1, keepdim=True))

opt = torch.optim.SGD([W1, b1, W2, b2], lr=0.05)
for i in range(30):
    out = torch.tanh(X @ W1 + b1) @ W2 + b2
    loss = F.mse_loss(out, Y)
    opt.zero_grad()
    loss.backward()
    opt.step()
    if i % 10 == 0: print(i, loss.item())
