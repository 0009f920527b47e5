import torch
import torch.nn.functional as F
from torch import nn


class Regression(nn.Module):
    def __init__(self):
        super(Regression, self).__init__()
        self.hidden = nn.Linear(1, 10)
        self.predict = nn.Linear(10, 1)

    def forward(self, x):
        with torch.no_grad():  # expect: cut_off
            x = torch.tanh(self.hidden(x))
        return self.predict(x)


def train(model, x, y, epochs=5):
    opt = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    history = []
    for _ in range(epochs):
        out = model(x)
        loss = F.mse_loss(out, y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        history.append(loss.item())
    return history


if __name__ == "__main__":
    torch.manual_seed(0)
    x = torch.unsqueeze(torch.linspace(-1, 1, 20), dim=1)
    y = x.pow(2) + 0.1 * torch.rand(x.size())
    print(train(Regression(), x, y))
