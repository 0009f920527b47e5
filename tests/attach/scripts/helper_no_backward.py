import torch
from torch import nn


def main():
    torch.manual_seed(2)
    model = nn.Linear(3, 2)
    optimizer = torch.optim.Adam(model.parameters())
    x, y = torch.randn(12, 3), torch.randint(0, 2, (12,))
    for _ in range(5):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.step()  # expect: backward_never
        print(loss.item())


if __name__ == "__main__":
    main()
