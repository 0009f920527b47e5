import torch
from torch import nn

torch.manual_seed(0)
encoder, decoder = nn.Linear(6, 3), nn.Linear(3, 6)
of_encoder, of_decoder = torch.optim.Adam(encoder.parameters()), torch.optim.Adam(decoder.parameters())
x = torch.rand(20, 6)
for epoch in range(6):
    of_encoder.zero_grad()
    of_decoder.zero_grad()
    loss = nn.functional.mse_loss(decoder(torch.relu(encoder(x))), x)
    loss.backward()
    of_decoder.step()  # expect: optimizer_idle
    print(loss.item())
