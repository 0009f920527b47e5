"""Mazur's network of two inputs, two hidden and two outputs, a neuron an object, as tutorials write it: no prints."""

from __future__ import annotations

import math

EPOCHS, RATE = 10_000, 0.5


class Neuron:
    """A neuron with its weights; it remembers what came in and what went out."""

    def __init__(self, weights: list[float], bias: float) -> None:
        self.weights, self.bias = weights, bias
        self.inputs: list[float] = []
        self.output = 0.0

    def fire(self, inputs: list[float]) -> float:
        self.inputs = inputs
        total = 0.0
        for place in range(len(inputs)):
            total += inputs[place] * self.weights[place]
        self.output = 1 / (1 + math.exp(-(total + self.bias)))
        return self.output

    def slope(self) -> float:
        return self.output * (1 - self.output)


class Network:
    """Two layers of neurons."""

    def __init__(self, hidden: list[Neuron], output: list[Neuron]) -> None:
        self.hidden, self.output = hidden, output

    def forward(self, inputs: list[float]) -> list[float]:
        passed = [neuron.fire(inputs) for neuron in self.hidden]
        return [neuron.fire(passed) for neuron in self.output]

    def train(self, inputs: list[float], targets: list[float]) -> None:
        self.forward(inputs)
        deltas = []
        for place in range(len(self.output)):
            neuron = self.output[place]
            deltas.append(-(targets[place] - neuron.output) * neuron.slope())
        behind = []
        for place in range(len(self.hidden)):
            total = 0.0
            for above in range(len(self.output)):
                total += deltas[above] * self.output[above].weights[place]
            behind.append(total * self.hidden[place].slope())
        for layer, errors in ((self.output, deltas), (self.hidden, behind)):
            for at in range(len(layer)):
                for place in range(len(layer[at].weights)):
                    layer[at].weights[place] -= RATE * errors[at] * layer[at].inputs[place]

    def error(self, inputs: list[float], targets: list[float]) -> float:
        outputs = self.forward(inputs)
        return sum(0.5 * (target - output) ** 2 for target, output in zip(targets, outputs, strict=True))


def main() -> None:
    network = Network(
        [Neuron([0.15, 0.2], 0.35), Neuron([0.25, 0.3], 0.35)], [Neuron([0.4, 0.45], 0.6), Neuron([0.5, 0.55], 0.6)]
    )
    for _ in range(EPOCHS):
        network.train([0.05, 0.1], [0.01, 0.99])
        network.error([0.05, 0.1], [0.01, 0.99])


if __name__ == "__main__":
    main()
