#!/bin/sh
# FANN 2.2.0: fann_train changes the weights of a sparse network along the values of neurons that they do not come from.
#
# Guessed: each weight goes up by rate * error * what its own link brought, in a sparse network as in a standard one.
# Seen:    with fann_create_sparse the first link of a unit gets the value of the network's first neuron, the second
#          that of the second, and so on, wherever they lead from. A sparse network's first link is that of the bias, so
#          even where no link is missing the bias is changed by x1, w1 by x2, and w2 by the bias's 1. Two inputs, 0.2 and
#          0.5, one linear output of weights 1, bias 0, target 1.7, rate 1: the error is 1. What fann_run computes, and
#          training by the epoch (FANN_TRAIN_BATCH, the default RPROP), are right: it is the one update after each
#          sample, fann_train and FANN_TRAIN_INCREMENTAL, that is not.
# Output:  standard, fann_train   bias 1.0  w1 1.2  w2 1.5
#          sparse, fann_train     bias 0.2  w1 1.5  w2 2.0
#          sparse, by the epoch   bias 1.0  w1 1.2  w2 1.5
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download --quiet libfann2=2.2.0+ds-8 >/dev/null 2>&1
dpkg -x libfann2_*.deb .
python3 - <<'PROGRAM'
from ctypes import CDLL, POINTER, Structure, c_float, c_int, c_uint, c_void_p
from glob import glob


class Connection(Structure):
    _fields_ = [("source", c_uint), ("target", c_uint), ("weight", c_float)]


fann = CDLL(glob("usr/lib/*/libfann.so.2")[0])
for name, result, arguments in (
    ("fann_create_standard_array", c_void_p, [c_uint, POINTER(c_uint)]),
    ("fann_create_sparse_array", c_void_p, [c_float, c_uint, POINTER(c_uint)]),
    ("fann_set_activation_function_output", None, [c_void_p, c_int]),
    ("fann_set_activation_steepness_output", None, [c_void_p, c_float]),
    ("fann_set_train_error_function", None, [c_void_p, c_int]),
    ("fann_set_training_algorithm", None, [c_void_p, c_int]),
    ("fann_set_learning_rate", None, [c_void_p, c_float]),
    ("fann_set_weight", None, [c_void_p, c_uint, c_uint, c_float]),
    ("fann_get_connection_array", None, [c_void_p, POINTER(Connection)]),
    ("fann_train", None, [c_void_p, POINTER(c_float), POINTER(c_float)]),
    ("fann_read_train_from_file", c_void_p, [c_void_p]),
    ("fann_train_epoch", c_float, [c_void_p, c_void_p]),
):
    getattr(fann, name).restype, getattr(fann, name).argtypes = result, arguments

LINEAR, LINEAR_ERROR, BATCH = 0, 0, 1
X1, X2, BIAS, OUTPUT = range(4)
sizes, inputs, target = (c_uint * 2)(2, 1), (c_float * 2)(0.2, 0.5), (c_float * 1)(1.7)
with open("data", "w") as file:
    file.write("1 2 1\n0.2 0.5\n1.7\n")


def trained(network, by_epoch):
    fann.fann_set_activation_function_output(network, LINEAR)
    fann.fann_set_activation_steepness_output(network, 1)
    fann.fann_set_train_error_function(network, LINEAR_ERROR)
    fann.fann_set_learning_rate(network, 1)
    for source, weight in ((X1, 1), (X2, 1), (BIAS, 0)):
        fann.fann_set_weight(network, source, OUTPUT, weight)
    if by_epoch:
        fann.fann_set_training_algorithm(network, BATCH)
        fann.fann_train_epoch(network, fann.fann_read_train_from_file(b"data"))
    else:
        fann.fann_train(network, inputs, target)
    found = (Connection * 3)()
    fann.fann_get_connection_array(network, found)
    weights = {one.source: round(one.weight, 5) for one in found}
    return weights[BIAS], weights[X1], weights[X2]


for name, network, by_epoch, wanted in (
    ("standard, fann_train", fann.fann_create_standard_array(2, sizes), False, (1.0, 1.2, 1.5)),
    ("sparse, fann_train", fann.fann_create_sparse_array(0.99, 2, sizes), False, (0.2, 1.5, 2.0)),
    ("sparse, by the epoch", fann.fann_create_sparse_array(0.99, 2, sizes), True, (1.0, 1.2, 1.5)),
):
    bias, w1, w2 = seen = trained(network, by_epoch)
    print(f"{name:22} bias {bias}  w1 {w1}  w2 {w2}")
    assert seen == wanted, (name, seen, wanted)
PROGRAM
