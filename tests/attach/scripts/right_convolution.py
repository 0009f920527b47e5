import torch
from torch import nn

torch.manual_seed(0)
images, labels = torch.randn(8, 1, 8, 8), torch.randint(0, 3, (8,))
model = nn.Sequential(
    nn.Conv2d(1, 4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(36, 10), nn.ReLU(), nn.Linear(10, 3)
)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    opt.zero_grad()
    loss = nn.CrossEntropyLoss()(model(images), labels)
    loss.backward()
    opt.step()
    print(loss.item())
