import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(13)


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(6, 10), nn.Linear(10, 5)])
        self.out = nn.Linear(5, 4)

    def forward(self, x):
        for layer in self.layers:
            x = F.relu(layer(x))
        return F.log_softmax(self.out(x), dim=1)


def step(model, optimizer, images, labels):
    log_probabilities = model(images)
    loss = F.nll_loss(log_probabilities, labels)
    loss.backward()  # expect: gradients_not_zeroed
    optimizer.step()
    return loss


model = Classifier()
optimizer = torch.optim.Adagrad(model.parameters(), lr=0.05)
for batch in range(4):
    images, labels = torch.randn(9, 6), torch.randint(0, 4, (9,))
    print(step(model, optimizer, images, labels).item())
