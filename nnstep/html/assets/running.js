// The network run: what is set, the values of each epoch, its error.

const first = { start: [...network.start], hypers: [...network.hypers], data: structuredClone(network.data) };
let given = structuredClone(first);
/** @type {Record<string, number>} */
let set = {};
/** @type {number[][]} */
let states = [];
/** @type {number[]} */
let errors = [];

/** Takes the settings, and forgets what was computed without them. */
function restart() {
  given = structuredClone(first);
  for (const one of page.givens) {
    if (!(one.id in set)) continue;
    const [kind, a, b] = one.at;
    if (kind === 0) given.start[a] = set[one.id];
    else if (kind === 1) given.hypers[a] = set[one.id];
    else given.data[a][b] = set[one.id];
  }
  states = [given.start];
  errors = [];
}

/** The values of each update of an epoch, and the state after it. */
function run(epoch) {
  while (states.length < epoch) advance(states.length);
  return advance(epoch);
}

function advance(epoch) {
  let state = states[epoch - 1];
  const each = [];
  let penalty = 0;
  const found = network.batches.map((batch, update) => {
    const program = network.programs[network.program[update]];
    const v = new Float64Array(program.slots);
    v.set(state);
    let at = state.length;
    v.set(given.hypers, at);
    at += given.hypers.length;
    for (const sample of batch) {
      v.set(given.data[sample], at);
      at += given.data[sample].length;
    }
    v[at] = (epoch - 1) * network.batches.length + update + 1;
    v[at + 1] = epoch;
    program.update(v);
    state = program.next.flatMap(([slot, count]) => [...v.subarray(slot, slot + count)]);
    if (network.batches.length === 1) each.push(v[program.error]);
    else {
      each.push(...program.errors.map((slot) => v[slot]));
      if (program.penalty !== null) penalty += v[program.penalty] * (network.mean ? batch.length : 1);
    }
    return v;
  });
  states[epoch] = state;
  const sum = each.reduce((a, b) => a + b, penalty);
  errors[epoch - 1] = network.mean ? sum / each.length : sum;
  return found;
}

/** The error of each epoch up to one. */
function course(epochs) {
  while (errors.length < epochs) advance(errors.length + 1);
  return errors;
}
