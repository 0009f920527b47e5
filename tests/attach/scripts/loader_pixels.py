import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(34)
# fake 8x8 images, pixel values 0..255
images = torch.randint(0, 256, (120, 64)).float()  # expect: inputs_not_scaled
labels = (images[:, :32].sum(1) > images[:, 32:].sum(1)).long()
loader = DataLoader(TensorDataset(images, labels), batch_size=30, shuffle=True)


class DigitNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(64, 32)
        self.fc2 = nn.Linear(32, 2)

    def forward(self, x):
        return self.fc2(torch.tanh(self.fc1(x)))


net = DigitNet()
opt = torch.optim.SGD(net.parameters(), lr=0.01)
ce = nn.CrossEntropyLoss()
for epoch in range(3):
    for img, lab in loader:
        opt.zero_grad()
        loss = ce(net(img), lab)
        loss.backward()
        opt.step()
    print(epoch, loss.item())
