// The array that a step's number is in: its equation in names and in numbers, the number marked where it stands.

/** A number in a matrix; nothing is known of what is to be predicted. */
function cell(v, slot, digits, marked, hidden = false) {
  if (slot === -2) return "<mo>⋯</mo>";
  const text = hidden ? "?" : slot < 0 ? "0" : shown(v[slot], digits).text;
  const inside = /\d$/.test(text) ? `<mn>${text}</mn>` : `<mtext>${text}</mtext>`;
  return marked ? `<mrow class="result">${inside}</mrow>` : inside;
}

/** @param {number[][]} slots */
function matrix(v, slots, digits, row = -1, column = -1, hidden = false) {
  const rows = slots.map((line, r) => `<mtr>${line.map((slot, c) => `<mtd>${cell(v, slot, digits, r === row && c === column, hidden)}</mtd>`).join("")}</mtr>`);
  return `<mrow><mo>[</mo><mtable class="matrix">${rows.join("")}</mtable><mo>]</mo></mrow>`;
}

const turnedOver = (slots) => slots[0].map((_, column) => slots.map((line) => line[column]));

/** Whether all numbers are seen whole. */
const isWhole = (v, slots, digits) => [slots].flat(2).every((slot) => slot === -1 || (slot >= 0 && Number.isFinite(v[slot]) && !shown(v[slot], digits).cut));

/** Shows the array of this step, where that is asked for. */
function inMatrices() {
  const panel = $("matrix");
  panel.hidden = !here.matrices;
  if (!here.matrices) return;
  const place = page.places[here.step - 1], said = panel.lastElementChild, equation = panel.querySelector(".equation");
  equation.hidden = !place;
  said.textContent = words("noMatrix");
  if (!place) return;
  const [which, row, column] = place, one = page.arrays[which];
  const v = values[Number(sections[here.step - 1].dataset.u)];
  const digits = Math.min(altered() ? Math.max(one.digits, page.digits + 2) : one.digits, 15); // with others a few more, to be sure
  const [name, own] = page.families[one.left], operands = one.of.map((which) => page.families[which]);
  const right = (filled) => one.right.replace(/#(\d+)(t?)#/g, (_, i, over) => filled(...operands[i], over));
  const names = right((called, _, over) => (over ? `<msup><mrow>${called}</mrow><mo>⊤</mo></msup>` : called));
  const numbers = right((_, slots, over) => (typeof slots === "number" ? cell(v, slots, digits, false) : matrix(v, over ? turnedOver(slots) : slots, digits)));
  const sign = operands.every(([, slots]) => isWhole(v, slots, digits)) && isWhole(v, own, page.digits) ? "=" : "≈";
  const line = (left, by, inside) => `<mtr class="whole"><mtd>${left}</mtd><mtd><mo>${by}</mo></mtd><mtd>${inside}</mtd></mtr>`;
  const result = matrix(v, own, page.digits, row, column, !here.known);
  equation.innerHTML = `<math display="block"><mtable displaystyle="true">${line(name, "=", names)}${line("", sign, numbers)}${line("", sign, result)}</mtable></math>`;
  said.textContent = words("standsAt", { row: row + 1, column: column + 1 });
}
