// The lines of an equation, each of them true on a calculator, as nnstep/algebra/worked.py makes them: digits are added until
// the line, worked out from its own texts, comes to what is shown.

/** Numbers typed with so many digits, those of one sum with equal decimals. @returns {Shown[]} */
function typed(values, groups, digits, zeros = []) {
  const alone = values.map((value, i) => shown(value, digits, 0, zeros[i]));
  return values.map((value, i) => {
    if (groups[i] < 0) return alone[i];
    const many = alone.filter((one, j) => groups[j] === groups[i] && one.cut && isPlain(one.number));
    const places = Math.max(0, ...many.map((one) => -one.step));
    return shown(value, digits, places, zeros[i]);
  });
}

/** The lines of an equation of this form, true on a calculator: the numbers, the terms, the result. */
function worked(form, values, result, digits) {
  const trouble = (name) => ({ words: page.troubles[name].replace("{}", shown(result, digits).text), last: shown(result, digits) });
  if (!Number.isFinite(result) || !values.every(Number.isFinite)) return trouble("OVERFLOW");
  const tries = [digits, digits + 1];
  for (let less = digits - 1; less > 0; less--) tries.push(less);
  const lines = new Map();
  for (const count of tries) {
    const last = shown(result, count);
    for (let many = digits; many <= 17; many++) {
      if (!lines.has(many)) {
        const numbers = typed(values, form.groups, many);
        lines.set(many, [numbers, form.of(numbers.map((one) => one.value))]);
      }
      const [numbers, amount] = lines.get(many);
      if (roundsTo(amount, last)) return proved(form, numbers, amount, last, result, digits);
    }
  }
  return trouble(Math.abs(result) < 2.3e-308 && result !== 0 ? "UNDERFLOW" : "CANCELLATION");
}

function proved(form, numbers, amount, last, result, digits) {
  const sum = { of: form.of, uses: numbers.map((_, i) => i), sum: form.groups.length > 1 && form.groups.every((one) => one === 0) };
  if (sum.sum) amount = exactly(sum, numbers.map((one) => one.value));
  const isEqual = (line) => same(line, result) && (last.cut || equal(read(line.toPrecision(15)), last.number));
  const uncut = (line) => !line.some((one) => one.lost);
  let exact = isEqual(amount);
  const found = { numbers: null, terms: null, last, exact: false };
  if (numbers.length && !(form.bare && numbers[0].text === last.text)) found.numbers = { line: numbers, exact: exact && uncut(numbers) };
  if (form.parts) {
    const ns = numbers.map((one) => one.value);
    const values = form.parts.map((part) => (typeof part === "number" ? ns[part] : "minus" in part ? -ns[part.minus] : exactly(part, ns)));
    const zeros = form.parts.map((part) => part.uses?.some((i) => numbers[i].cut));
    const open = form.parts.map((part, i) => (part.uses ? form.joined[i] : -1));
    for (let many = digits; many <= 17; many++) {
      const terms = typed(values, open, many, zeros).map((one, i) => {
        const part = form.parts[i];
        if (typeof part === "number") return numbers[part];
        return "minus" in part ? negated(numbers[part.minus]) : one;
      });
      const below = { of: form.from, uses: terms.map((_, i) => i), sum: form.joined.length > 1 && form.joined.every((one) => one === 0) };
      const sum = exactly(below, terms.map((one) => one.value));
      if (!roundsTo(sum, last)) continue;
      const above = exact;
      exact = isEqual(sum);
      found.terms = { line: terms, exact: exact && above && uncut(terms) };
      break;
    }
  }
  found.exact = exact && !last.cut;
  return found;
}

/** What a part comes to; of a sum without the last bits, which are the computer's own. */
function exactly(part, ns) {
  const value = part.of(ns);
  const largest = Math.max(...part.uses.map((i) => Math.abs(ns[i])));
  if (!part.sum || !(largest > 0) || !Number.isFinite(value)) return value;
  const [n, e] = quantized(read(String(value)), Math.floor(Math.log10(largest)) - 14);
  return Number(`${n}e${e}`);
}

function negated(one) {
  const text = one.text === "0" ? "0" : one.text.startsWith("−") ? one.text.slice(1) : "−" + one.text;
  return { ...one, text, value: -one.value, number: [-one.number[0], one.number[1]] };
}
