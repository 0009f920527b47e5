#!/bin/sh
# TensorFlow.js 4.22.0: the weights of a dense layer, drawn by glorotNormal where nobody says otherwise, have 0.88 of the
# deviation that Glorot's have, and so have heNormal's and leCunNormal's.
#
# Guessed: a deviation of √(2/(in + out)), √(2/in) and √(1/in), as in Keras, whose layers these are.
# Seen:    a bell curve of that deviation is cut at two deviations, which leaves 0.8796 of it. Keras makes the bell wider
#          by that number first, so that what is drawn has the deviation; TensorFlow.js does not. The variance of a sum
#          is 0.77 of what it is meant to be: behind ten layers, 0.08.
# Output:  glorotNormal 0.0278 of 0.0316: 0.879
#          heNormal 0.0393 of 0.0447: 0.879
#          leCunNormal 0.0278 of 0.0316: 0.879
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix "$folder" @tensorflow/tfjs@4.22.0
cat > program.js <<'PROGRAM'
const tf = require("@tensorflow/tfjs");
const size = 1000;
const meant = { glorotNormal: 2 / (2 * size), heNormal: 2 / size, leCunNormal: 1 / size };
for (const [name, variance] of Object.entries(meant)) {
  const drawn = tf.initializers[name]({ seed: 1 }).apply([size, size]).dataSync();
  const deviation = Math.sqrt(drawn.reduce((sum, one) => sum + one * one, 0) / drawn.length);
  const share = deviation / Math.sqrt(variance);
  console.log(`${name} ${deviation.toFixed(4)} of ${Math.sqrt(variance).toFixed(4)}: ${share.toFixed(3)}`);
  if (Math.abs(share - 0.8796) > 0.003) process.exit(1); // 0.0006 is what chance makes of a million
}
PROGRAM
node program.js > out 2>&1 || { cat out; exit 1; }
grep Normal out
