"""The 2-2-2 network of the article trained for 10,000 epochs in Python as tutorials write it: neurons as objects.

What a learner would run instead of `nnstep show E_total@10000`: no numpy, a method for each formula. It prints the
last error.
"""

import math

LEARNING_RATE = 0.5


class Neuron:
    """Weights and a bias, and what was last put in and came out."""

    def __init__(self, bias):
        self.bias = bias
        self.weights = []

    def feed(self, inputs):
        self.inputs = inputs
        self.output = self.squash(self.net())
        return self.output

    def net(self):
        total = 0
        for place in range(len(self.inputs)):
            total += self.inputs[place] * self.weights[place]
        return total + self.bias

    def squash(self, net):
        return 1 / (1 + math.exp(-net))

    def error(self, target):
        return 0.5 * (target - self.output) ** 2

    def slope_of_error(self, target):
        return -(target - self.output)

    def slope_of_squashing(self):
        return self.output * (1 - self.output)

    def slope_of_net(self, place):
        return self.inputs[place]

    def delta(self, target):
        return self.slope_of_error(target) * self.slope_of_squashing()


class Layer:
    """Neurons side by side, with one bias."""

    def __init__(self, count, bias):
        self.neurons = []
        for _ in range(count):
            self.neurons.append(Neuron(bias))

    def feed(self, inputs):
        outputs = []
        for neuron in self.neurons:
            outputs.append(neuron.feed(inputs))
        return outputs


class Network:
    """A hidden layer and an output layer."""

    def __init__(self, hidden_weights, hidden_bias, output_weights, output_bias):
        self.hidden = Layer(2, hidden_bias)
        self.output = Layer(2, output_bias)
        for layer, weights in ((self.hidden, hidden_weights), (self.output, output_weights)):
            number = 0
            for neuron in layer.neurons:
                for _ in range(2):
                    neuron.weights.append(weights[number])
                    number += 1

    def feed_forward(self, inputs):
        return self.output.feed(self.hidden.feed(inputs))

    def train(self, inputs, targets):
        self.feed_forward(inputs)
        output_deltas = [0] * len(self.output.neurons)
        for o in range(len(self.output.neurons)):
            output_deltas[o] = self.output.neurons[o].delta(targets[o])
        hidden_deltas = [0] * len(self.hidden.neurons)
        for h in range(len(self.hidden.neurons)):
            through = 0
            for o in range(len(self.output.neurons)):
                through += output_deltas[o] * self.output.neurons[o].weights[h]
            hidden_deltas[h] = through * self.hidden.neurons[h].slope_of_squashing()
        for o in range(len(self.output.neurons)):
            for place in range(len(self.output.neurons[o].weights)):
                slope = output_deltas[o] * self.output.neurons[o].slope_of_net(place)
                self.output.neurons[o].weights[place] -= LEARNING_RATE * slope
        for h in range(len(self.hidden.neurons)):
            for place in range(len(self.hidden.neurons[h].weights)):
                slope = hidden_deltas[h] * self.hidden.neurons[h].slope_of_net(place)
                self.hidden.neurons[h].weights[place] -= LEARNING_RATE * slope

    def total_error(self, samples):
        total = 0
        for inputs, targets in samples:
            self.feed_forward(inputs)
            for o in range(len(targets)):
                total += self.output.neurons[o].error(targets[o])
        return total


if __name__ == "__main__":
    network = Network([0.15, 0.2, 0.25, 0.3], 0.35, [0.4, 0.45, 0.5, 0.55], 0.6)
    for _ in range(10_000):
        network.train([0.05, 0.1], [0.01, 0.99])
    print(network.total_error([([0.05, 0.1], [0.01, 0.99])]))
