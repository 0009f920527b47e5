// Numbers as the page shows them: a decimal is a whole number and a power of ten, and halves are rounded away from zero.
// It is what nnstep/algebra/numbers.py does.

/** @param {string} text @returns {[bigint, number]} */
function read(text) {
  const [digits, power] = text.toLowerCase().split("e");
  const [whole, part = ""] = digits.split(".");
  return [BigInt(whole + part), Number(power || 0) - part.length];
}

/** @param {bigint} n */
const size = (n) => String(n < 0n ? -n : n).length;

/** @param {[bigint, number]} d */
const adjusted = ([n, e]) => (n === 0n ? 0 : size(n) - 1 + e);

/** With its last digit at a power of ten. @param {[bigint, number]} d @param {number} step @returns {[bigint, number]} */
function quantized([n, e], step) {
  if (step <= e) return [n * 10n ** BigInt(e - step), step];
  const unit = 10n ** BigInt(Math.min(step - e, 700));
  const up = (n < 0n ? -n : n) + unit / 2n;
  return [(n < 0n ? -1n : 1n) * (up / unit), step];
}

/** @param {[bigint, number]} a @param {[bigint, number]} b */
function equal(a, b) {
  const step = Math.min(a[1], b[1]);
  return quantized(a, step)[0] === quantized(b, step)[0];
}

/** @param {[bigint, number]} d */
const isPlain = (d) => d[0] === 0n || (adjusted(d) >= -4 && adjusted(d) <= 6);

/** @param {[bigint, number]} d @param {boolean} cut */
function written([n, e], cut) {
  while (!cut && n !== 0n && e < 0 && n % 10n === 0n) [n, e] = [n / 10n, e + 1];
  if (n === 0n) return cut && e < 0 ? "0." + "0".repeat(-e) : "0";
  const sign = n < 0n ? "−" : "";
  let digits = String(n < 0n ? -n : n);
  const power = digits.length - 1 + e;
  if (power < -4 || power > 6) {
    if (!cut) digits = digits.replace(/0+$/, "");
    return sign + digits[0] + (digits.length > 1 ? "." + digits.slice(1) : "") + "e" + String(power).replace("-", "−");
  }
  if (e >= 0) return sign + digits + "0".repeat(e);
  digits = digits.padStart(1 - e, "0");
  return sign + digits.slice(0, e) + "." + digits.slice(e);
}

/** @typedef {{text: string, value: number, number: [bigint, number], cut: boolean, lost: boolean, step: number}} Shown */

/** A number to so many significant digits. @param {number} value @returns {Shown} */
function shown(value, digits, places = 0, zeros = false) {
  if (!Number.isFinite(value)) {
    const text = Number.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
    return { text, value, number: [0n, 0], cut: false, lost: false, step: 0 };
  }
  const whole = read(digits <= 15 ? value.toPrecision(15) : String(value));
  if (whole[0] === 0n) return { text: "0", value: 0, number: [0n, 0], cut: false, lost: false, step: 0 };
  const rounded = quantized(whole, adjusted(whole) - digits + 1);
  let step = adjusted(rounded) - digits + 1;
  const plain = Math.min(step, 0, -places);
  if (adjusted(rounded) >= -4 && adjusted(whole) <= 6 && isPlain(quantized(whole, plain))) step = plain;
  const number = quantized(whole, step);
  const lost = !equal(number, whole), cut = zeros || lost;
  return { text: written(number, cut), value: Number(`${number[0]}e${number[1]}`), number, cut, lost, step };
}

/** Whether a line comes to what is shown. @param {number} amount @param {Shown} form */
function roundsTo(amount, form) {
  if (!Number.isFinite(amount)) return false;
  const exact = read(amount.toPrecision(15));
  if (form.number[0] === 0n && !form.cut) return exact[0] === 0n;
  if (Math.abs(adjusted(exact) - adjusted(form.number)) > 1 && form.number[0] !== 0n) return false;
  return equal(quantized(exact, form.step), form.number);
}

const same = (a, b) => a.toPrecision(15) === b.toPrecision(15);
