import torch
from torch import nn

torch.manual_seed(8)
vectors = torch.randn(4, 5)
vectors = (vectors - vectors.mean(0)) / vectors.std(0)
corners = torch.eye(5)
labels = torch.randint(4, (120,))
inputs = vectors[labels] + 0.3 * torch.randn(120, 5)
model = nn.Sequential(nn.Linear(5, 10), nn.ReLU(), nn.Linear(10, 4))
opt = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(5):
    opt.zero_grad()
    loss = nn.functional.cross_entropy(model(inputs), labels)
    loss.backward()
    opt.step()
    print(epoch, loss.item())
print(model(vectors).argmax(1), model(corners).argmax(1))
