// The line of a step for another program: its numbers as they are seen, in the form in which that program reads them.

let target = 0; // for which program
let copiedAt = ""; // the place whose line was copied last

/** A number as it is typed in a program: a sign in brackets, no `e` where that is not known. @param {Shown} one */
function typedIn(one, at) {
  const [name, , plain] = page.programs[at];
  const text = one.text.replace("−", "-").replace("e−", "e-");
  const typed = name === "latex" ? text.replace(/^(-?)1?e(-?\d+)$/, "$110^{$2}").replace(/e(-?\d+)$/, " \\cdot 10^{$1}") : plain ? withoutPower(one, text) : text;
  return typed.startsWith("-") ? `(${typed})` : typed;
}

/** @param {Shown} one */
function withoutPower({ number: [n, e] }, text) {
  if (!text.includes("e")) return text;
  const sign = n < 0n ? "-" : "", digits = String(n < 0n ? -n : n);
  if (e >= 0) return sign + digits + "0".repeat(e);
  const all = digits.padStart(1 - e, "0");
  return sign + all.slice(0, e) + "." + all.slice(e);
}

/** The equation of a step in LaTeX; what another step has on its left stands in it by that step's place. */
const inSymbols = (step) => page.tex[step - 1].replace(/#(\d+)#/g, (_, other) => page.tex[other - 1].split(" = ")[0]);

/** The line of a step for a program; "" where there is none. */
function lineFor(step, at) {
  const { f, a, k, u } = sections[step - 1].dataset;
  if (f === "") return "";
  const v = values[Number(u)], operands = a === "" ? [] : a.split(" ").map((slot) => valueAt(v, slot));
  const form = forms[Number(f)].cases[forms[Number(f)].taken(operands).indexOf(true)];
  const row = [...sections[step - 1].querySelectorAll("mtr.n")].find((one) => !one.classList.contains("off"));
  const slots = row ? all("[data-k]", row).map((one) => one.dataset.k) : [];
  const found = worked(form, slots.map((slot) => valueAt(v, slot)), v[Number(k)], page.digits);
  let like = at;
  while (form.paste[like] === 0) like--; // as for the program before
  const pattern = form.paste[like];
  if (!found.numbers || typeof pattern !== "string") return "";
  const numbers = pattern.replace(/#(\d+)#/g, (_, i) => typedIn(found.numbers.line[Number(i)], at));
  if (page.programs[at][0] !== "latex") return numbers;
  const sign = (exact) => (exact ? " = " : " \\approx ");
  const known = here.known || step !== here.step;
  return inSymbols(step) + sign(found.numbers.exact) + numbers.replace(/\+ \((-)([^()]*)\)/g, "$1 $2") + (known ? sign(found.exact) + typedIn(found.last, at).replace(/[()]/g, "") : "");
}

/** Copies the line of this step, and says it: at the same place again, for the next program. */
function copyLine(again = true) {
  const place = address();
  if (again && place === copiedAt) target = (target + 1) % page.programs.length;
  copiedAt = place;
  $("for").value = String(target);
  const line = lineFor(here.step, target);
  if (!line) return say(words("noLine"));
  const tell = (copied) => say(words("copiedFor", { copied, program: page.programs[target][1], following: page.programs[(target + 1) % page.programs.length][1], line }));
  tell("");
  navigator.clipboard?.writeText(line).then(() => tell(words("copied")), () => {}); // not every place allows it
}
