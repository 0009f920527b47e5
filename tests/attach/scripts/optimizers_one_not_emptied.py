import torch
from torch import nn

torch.manual_seed(10)
encoder, decoder = nn.Linear(4, 2), nn.Linear(2, 4)
encoder_optimizer = torch.optim.SGD(encoder.parameters(), lr=0.05)
decoder_optimizer = torch.optim.SGD(decoder.parameters(), lr=0.05)
x = torch.randn(20, 4)
for epoch in range(8):
    encoder_optimizer.zero_grad()
    loss = nn.functional.mse_loss(decoder(torch.tanh(encoder(x))), x)
    loss.backward()  # expect: gradients_not_zeroed
    encoder_optimizer.step()
    decoder_optimizer.step()
    print(epoch, loss.item())
