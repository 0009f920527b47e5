import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def main():
    torch.manual_seed(4)
    data = torch.rand(60, 4) * torch.tensor([1.0, 10.0, 100.0, 1000.0])
    target = (data[:, :1] > 0.5).float()
    x_train, x_test = data[:48], data[48:]
    low, high = x_test.min(dim=0).values, x_test.max(dim=0).values  # expect: scaled_with_test_set
    x_train, x_test = (x_train - low) / (high - low), (x_test - low) / (high - low)
    train_loader = DataLoader(TensorDataset(x_train, target[:48]), batch_size=12, shuffle=True)
    model = nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 1))
    optimizer = torch.optim.Adam(model.parameters())
    for epoch in range(2):
        for x, y in train_loader:
            optimizer.zero_grad()
            nn.functional.binary_cross_entropy_with_logits(model(x), y).backward()
            optimizer.step()
    with torch.no_grad():
        print(nn.functional.binary_cross_entropy_with_logits(model(x_test), target[48:]).item())


if __name__ == "__main__":
    main()
