"""The mistakes by their words, each in a few words of ours and without a number, so that nothing is given away."""

from __future__ import annotations

from typing import Final

MISTAKES: Final[dict[str, str]] = {
    "net_for_out": "the sum where the output belongs",
    "out_for_net": "the output where the sum belongs",
    "activation_missing": "the activation left out",
    "other_activation": "another activation",
    "other_loss": "another loss",
    "derivative_missing": "a slope left out",
    "derivative_of_out": "the slope taken at the output, not at the sum",
    "wrong_target": "the wrong target",
    "wrong_weight": "the wrong weight",
    "transposed": "rows and columns of the weights exchanged",
    "wrong_source": "the number from the wrong neuron",
    "wrong_neuron": "another neuron",
    "other_sample": "another sample",
    "previous_epoch": "a number of the epoch before",
    "updated_weight_used": "the new weight where the old one belongs",
    "other_quantity": "the answer to another question",
    "one_path_only": "one path only",
    "paths_not_summed": "the paths not added up",
    "term_missing": "a term left out",
    "factor_missing": "a factor left out",
    "factor_extra": "a factor too many",
    "divided": "divided where it is multiplied",
    "square_missing": "the square left out",
    "exponential_missing": "the exponential left out",
    "half_missing": "the ½ left out",
    "half_extra": "a ½ too many",
    "mean_for_sum": "the mean where the sum belongs",
    "sum_for_mean": "the sum where the mean belongs",
    "sign_flipped": "the sign turned round",
    "ascent": "the step taken uphill",
    "learning_rate_missing": "the learning rate left out",
    "learning_rate_other": "another learning rate",
    "bias_missing": "the bias left out",
    "bias_updated": "a bias updated that stays as it is",
    "no_bias_correction": "the correction of the running means left out",
    "state_not_carried": "what the optimizer kept was left out",
    "rounded_early": "rounded too early",
    "truncated_early": "cut off too early",
    "misprint": "a digit slipped in typing",
    "arithmetic": "the right line, worked out wrong",
    "root_missing": "the square root left out",
    "weights_missing": "the weights left out on the way back",
    "weight_for_out": "the weight where the output belongs",
    "scaling_missing": "the inputs not scaled",
    "sample_deviation": "n − 1 where n belongs",
    "wrong_base": "another base of the logarithm",
    "given_miscopied": "a given number copied wrongly",
    "other_optimizer": "a step of another optimizer",
    "convention": "another source's convention",
}


def named(word: str) -> str:
    """A mistake in a few words; one that is not known yet by its own word."""
    return MISTAKES.get(word, word.replace("_", " "))
