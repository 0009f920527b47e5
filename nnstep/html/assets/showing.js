// What is seen at a place of the lesson. The steps are in the page; this puts the numbers of the place into them.

// -- the place --------------------------------------------------------------------------------------------------------

/** @param {string} selector @returns {any[]} */
const all = (selector, inside = /** @type {any} */ (document)) => [...inside.querySelectorAll(selector)];

/** @param {string} name @returns {any} */
const $ = (name) => document.getElementById(name);

const sections = all("main > section");
for (const { dataset } of sections) dataset.u ??= "0"; // the first update
const told = sections.map((section) => section.querySelector(".why").innerHTML);
const dials = Object.keys(page.runs);
const here = { step: 1, epoch: 1, by: dials[0], predicting: false, known: true, matrices: false };
const MOST = page.goesOn ? page.most : 1;
let values = [];
/** @type {any[]} */
let seen = [];
let shownFrom = ""; // the epoch and the settings whose numbers are seen
let playing = 0;

const words = (name, filled = {}) => page.words[name].replace(/\{(\w+)\}/g, (whole, one) => filled[one] ?? whole);
const stepOf = new Map();
for (const [i, section] of sections.entries()) stepOf.set(section.dataset.u + ":" + section.dataset.k, i + 1);

/** The steps that are shown together. @returns {[number, number]} */
function span(step, by = here.predicting ? dials[0] : here.by) {
  const starts = page.runs[by];
  let i = starts.length - 1;
  while (starts[i] > step) i--;
  return [starts[i], (starts[i + 1] ?? page.steps + 1) - 1];
}

/** The phase of each step. */
const phaseOf = sections.map((_, i) => page.phases[page.runs.phase.indexOf(span(i + 1, "phase")[0])]);

function address() {
  const parts = [`step=${page.numbers[here.step - 1]}`];
  if (here.epoch > 1) parts.push(`epoch=${here.epoch}`);
  for (const id in set) parts.push(`${encodeURIComponent(id)}=${set[id]}`);
  return "#" + parts.join("&");
}

/** Which of the page's steps has a number, or the last one before it: of a large network the page has some. */
function placeOf(number) {
  const after = page.numbers.findIndex((one) => one > number);
  return after < 0 ? page.steps : Math.max(after, 1);
}

/** A number of an update, or what is left out of a sum. @param {string} slot */
const valueAt = (v, slot) => (slot[0] === "r" ? rests[Number(slot.slice(1))](v) : v[Number(slot)]);

/** Takes the place and what is set from the address, which may have been typed: what it cannot mean is said. */
function readAddress() {
  const wrong = [];
  let step = 1;
  here.epoch = 1;
  set = {};
  for (const part of location.hash.slice(1).split("&").filter(Boolean)) {
    const [name, text = ""] = part.split("=").map(plainly);
    const value = number(text), id = page.givens.find((one) => one.id === name.toLowerCase())?.id;
    if (value !== null && id) set[id] = value;
    else if (value >= 1 && name === "step") step = Math.trunc(value);
    else if (value >= 1 && name === "epoch") here.epoch = Math.min(Math.trunc(value), MOST);
    else wrong.push(plainly(part));
  }
  here.step = placeOf(step);
  say(wrong.length ? words("nowhere", { typed: wrong.join(", ") }) : "");
  sayMissing(step);
}

/** Says that the page has not a step, and where one is instead. */
function sayMissing(step) {
  if (!page.numbers.includes(step)) say(words("before", { step }));
}

/** A part of an address as it was meant: a % may be just that. */
function plainly(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address with the place, whole: in a frame that was given its text a fragment alone would be the host's. */
const link = () => location.href.split("#")[0] + address();

let keeping = 0;

/** Puts the place into the address, a little later: browsers forbid it to be often. */
function keep() {
  clearTimeout(keeping);
  keeping = setTimeout(() => history.replaceState(history.state, "", link()), 200);
}

/** Goes to a step; remember: so that one can return from it. */
function go(step, epoch = here.epoch, remember = false) {
  if (remember) history.replaceState(history.state, "", link());
  $("answer").value = "";
  here.step = Math.min(Math.max(step, 1), page.steps);
  here.epoch = Math.min(Math.max(epoch, 1), MOST);
  here.known = !here.predicting;
  if (remember) {
    clearTimeout(keeping);
    history.pushState("jumped", "", link()); // so that Backspace returns from here, and leaves no page
  } else keep();
  show();
  announce();
}

function next() {
  if (!here.known) return reveal();
  const [, last] = span(here.step);
  if (last < page.steps) go(last + 1);
  else if (here.epoch < MOST) go(1, here.epoch + 1);
  else {
    pause();
    say(words("last"));
  }
}

function back() {
  const [start] = span(here.step);
  if (start > 1) go(start - 1);
  else if (here.epoch > 1) go(page.steps, here.epoch - 1);
}

// -- showing ----------------------------------------------------------------------------------------------------------

const altered = () => here.epoch > 1 || Object.keys(set).length > 0;

function show() {
  const from = JSON.stringify([here.epoch, set]);
  const isNew = from !== shownFrom;
  if (isNew) values = run(here.epoch);
  shownFrom = from;
  const [start, end] = span(here.step);
  for (const section of seen) section.classList.remove("now", "hides");
  seen = sections.slice(start - 1, end);
  document.body.classList.toggle("several", seen.length > 1);
  document.body.classList.toggle("predicting", here.predicting || !here.known);
  for (const [name, on] of [["play", playing], ["predict", here.predicting], ["matrices", here.matrices]])
    for (const one of all(`[data-do="${name}"]`)) one.setAttribute("aria-pressed", String(Boolean(on)));
  for (const [i, section] of seen.entries()) {
    section.classList.add("now");
    section.classList.toggle("hides", !here.known && start + i === here.step);
    fill(section, start + i - 1);
  }
  bar();
  picture(isNew);
  if (isNew) curve();
  if (isNew) fields();
  inMatrices();
  made();
}

/** Puts the numbers of this place into a step. */
function fill(section, i) {
  const { f, a, k, u } = section.dataset;
  const v = values[Number(u)];
  const changed = altered();
  for (const one of all(".once", section)) one.hidden = changed;
  const says = section.querySelector(".why");
  if (!changed) says.innerHTML = told[i];
  if (f !== "") {
    const form = forms[Number(f)];
    const operands = a === "" ? [] : a.split(" ").map((slot) => valueAt(v, slot));
    const branch = form.taken(operands).indexOf(true);
    lines(section, form.cases[branch], branch, v, v[Number(k)]);
    if (changed) {
      const cases = page.cases[i];
      const found = cases[caseOf(form, operands, v[Number(k)])] ?? cases[""] ?? [];
      says.innerHTML = found.map((n) => `<span>${sentences[n]}</span>`).join(" ");
    }
  }
  for (const one of all("b[data-k]", section)) {
    const value = v[Number(one.dataset.k)];
    one.textContent = ("s" in one.dataset && value > 0 ? "+" : "") + shown(value, Number(one.dataset.d ?? page.digits)).text;
  }
  for (const one of all("[data-e]", section)) one.textContent = String(here.epoch + Number(one.dataset.e));
}

/** A sentence: the number of a step stands in it for the name of what is worked out there. */
const withNames = (said) => said.replace(/<(\d+)>/g, (_, step) => `<a href="#step=${step}"><i>${nameAt(step)}</i></a>`);

/** What a step works out, as HTML. */
const nameAt = (step) => new Option($("step=" + step).dataset.name).innerHTML;

/** All that may be said: what stands in the steps, and the rest. */
const sentences = [...all(".why > span").map((one) => one.innerHTML), ...page.says.map(withNames)];

/** What is wider than its place can be moved with keys, too: told once it is laid out, so that nothing waits for that. */
const wide = new ResizeObserver((found) => {
  for (const { target } of found) {
    const place = /** @type {any} */ (target.parentElement);
    if (isWide(place)) place.tabIndex = 0;
    else place.removeAttribute("tabindex");
  }
});
for (const one of all("main .equation > math")) wide.observe(one);

/** The case that the numbers of a step are, as `cases.case_of` finds it. */
function caseOf(form, operands, result) {
  const sign = (x) => (!Number.isFinite(x) ? "x" : x > 0 ? "+" : x < 0 ? "-" : "0");
  const mark = (x) => (x === 0 ? "0" : x === 1 ? "1" : ".");
  const small = result !== 0 && Math.abs(result) < 0.01 ? "s" : "";
  if (form.long) operands = [];
  return `${form.long ? "" : form.terms(operands).map(sign).join("")}|${sign(result)}|${small}${mark(result)}|${operands.map(mark).join("")}`;
}

function lines(section, form, branch, v, result) {
  const rows = all("mtr", section);
  const row = (kind) => rows.find((one) => one.classList.contains(kind) && one.classList.contains("c" + branch));
  for (const one of rows) if (one.classList.contains("n") || one.classList.contains("t")) one.classList.add("off");
  const numbers = row("n");
  const slots = numbers ? all("[data-k]", numbers).map((one) => one.dataset.k) : [];
  const found = worked(form, slots.map((slot) => valueAt(v, slot)), result, page.digits);
  if (found.numbers) put(numbers, found.numbers);
  if (found.terms) put(row("t"), found.terms);
  const last = rows.find((one) => one.classList.contains("r"));
  put(last, { line: [found.last], exact: found.exact ?? false });
  rows.find((one) => one.classList.contains("words"))?.remove();
  if (found.words) {
    const tr = document.createElementNS(last.namespaceURI, "mtr");
    tr.setAttribute("class", "words");
    tr.innerHTML = "<mtd></mtd><mtd></mtd><mtd><mtext></mtext></mtd>";
    tr.querySelector("mtext").textContent = found.words;
    last.before(tr);
  }
}

/** Fills a line: its sign and its numbers, each with the brackets or the sign that it needs. */
function put(row, { line, exact }) {
  if (!row) return;
  row.classList.remove("off");
  row.querySelector("mtd:nth-child(2) mo").textContent = exact ? "=" : "≈";
  for (const [i, one] of all("[data-k]", row).entries()) {
    const text = one.dataset.more ? `[${one.dataset.more}: ${line[i].text}]` : line[i].text, negative = text.startsWith("−");
    const element = /\d$/.test(text) ? (t) => `<mn>${t}</mn>` : (t) => `<mtext>${t}</mtext>`;
    if (one.dataset.w === "t") one.innerHTML = `<mo form="infix">${negative ? "−" : "+"}</mo>` + element(negative ? text.slice(1) : text);
    else if (one.dataset.w === "f" && negative) one.innerHTML = `<mo stretchy="false">(</mo>${element(text)}<mo stretchy="false">)</mo>`;
    else one.innerHTML = element(text);
  }
}

/** Says something; quiet: only to those who do not see the page. */
function say(text, quiet = false) {
  $("said").textContent = text;
  $("said").classList.toggle("quiet", quiet);
}

function announce() {
  const section = sections[here.step - 1];
  say(section.querySelector("h2").textContent.replace(/\s+/g, " "), true);
}

/** Where one is: the counters, the phases, what is set. */
function bar() {
  const [, end] = span(here.step);
  const section = sections[here.step - 1];
  $("where").textContent = `${words("epoch", { epoch: here.epoch })} · ${sections[end - 1].querySelector("small").textContent}`;
  const error = course(here.epoch)[here.epoch - 1];
  const asked = !here.known && values[Number(section.dataset.u)][Number(section.dataset.k)] === error; // then it is said nowhere
  $("error").textContent = `${page.error} ${asked ? "?" : shown(error, page.digits).text}`;
  $("curve").classList.toggle("unseen", asked);
  const at = Math.max(here.step, end);
  for (const one of all("#phases li")) {
    const steps = [...phaseOf.keys()].filter((i) => phaseOf[i] === one.dataset.phase);
    one.querySelector("progress").value = steps.filter((i) => i < at).length / steps.length;
    if (one.dataset.phase === phaseOf[here.step - 1]) one.setAttribute("aria-current", "step");
    else one.removeAttribute("aria-current");
  }
  const told = Object.keys(set).map(setSaid);
  $("set").hidden = !told.length;
  $("set-said").textContent = told.join(", ");
  $("printed").textContent = [words("epoch", { epoch: here.epoch }), $("error").textContent, ...told].join(" · ");
}

const setSaid = (id) => words("set", { name: page.givens.find((one) => one.id === id).name, value: String(set[id]).replace("-", "−") });

// -- the network ------------------------------------------------------------------------------------------------------

const edges = all(".net line"), neurons = all(".net g");
let drawn = -1; // the update whose weights are drawn

function picture(isNew) {
  const [, end] = span(here.step);
  const lit = new Set(seen.flatMap((section) => section.dataset.lit.split(" ")));
  const update = Number(seen[0].dataset.u), v = values[update], sample = Number(seen[0].dataset.sample ?? 0);
  const most = isNew || update !== drawn ? Math.max(...edges.map((one) => Math.abs(v[Number(one.dataset.e)])), 1e-300) : 0;
  drawn = update;
  for (const one of edges) {
    one.classList.toggle("lit", lit.has("e" + one.dataset.e));
    if (!most) continue;
    const weight = v[Number(one.dataset.e)];
    one.setAttribute("stroke-width", Math.max((Math.abs(weight) / most) * 6, 0.6).toFixed(2));
    one.classList.toggle("negative", weight < 0);
  }
  const places = page.neurons[network.program[update]];
  for (const one of neurons) {
    const [net, out] = places[one.dataset.n][sample];
    const isMet = (slot) => slot !== null && (stepOf.get(update + ":" + slot) ?? 0) <= end;
    const slot = isMet(out) ? out : isMet(net) ? net : null;
    const hidden = !here.known && slot === Number(sections[here.step - 1].dataset.k);
    const text = slot === null ? "·" : hidden ? "?" : (slot === net ? "∑ " : "") + shown(v[slot], page.digits).text;
    const label = one.querySelector(".v");
    if (label.textContent !== text) label.textContent = text;
    one.classList.toggle("lit", lit.has(one.dataset.n));
  }
}

// -- the curve --------------------------------------------------------------------------------------------------------

const WIDE = 560, HIGH = 190, LEFT = 64, RIGHT = 16, TOP = 14, BOTTOM = 30;

function curve() {
  const until = Math.min(Math.max(page.epochs, here.epoch, 2), MOST);
  const found = course(until).slice(0, until);
  const finite = found.filter(Number.isFinite);
  const low = Math.min(...finite, 0), high = Math.max(...finite, 1e-300);
  const x = (epoch) => LEFT + ((epoch - 1) / Math.max(until - 1, 1)) * (WIDE - LEFT - RIGHT);
  const y = (error) => TOP + (1 - (error - low) / (high - low || 1)) * (HIGH - TOP - BOTTOM);
  const each = Math.max(1, Math.floor(until / 400));
  const points = found.map((error, i) => [i + 1, error]).filter(([epoch, error]) => Number.isFinite(error) && (epoch % each === 0 || epoch === 1 || epoch === until));
  const svg = $("plot");
  const label = words("curve", { error: page.error, first: shown(found[0], page.digits).text, last: shown(found[until - 1], page.digits).text, epoch: until });
  svg.setAttribute("aria-label", label);
  const text = (px, py, anchor, said) => `<text x="${px}" y="${py}" text-anchor="${anchor}">${said}</text>`;
  svg.innerHTML =
    `<path class="axis" d="M${LEFT} ${TOP}V${HIGH - BOTTOM}H${WIDE - RIGHT}"/>` +
    `<path class="line" d="M${points.map(([epoch, error]) => `${x(epoch).toFixed(1)} ${y(error).toFixed(1)}`).join("L")}"/>` +
    (Number.isFinite(found[here.epoch - 1]) ? `<circle cx="${x(here.epoch)}" cy="${y(found[here.epoch - 1])}" r="5"/>` : "") +
    text(LEFT - 8, TOP + 5, "end", shown(high, 3).text) + text(LEFT - 8, HIGH - BOTTOM, "end", shown(low, 3).text) +
    text(LEFT, HIGH - 8, "middle", "1") + text(WIDE - RIGHT, HIGH - 8, "end", String(until));
}

// -- what a number is made of -----------------------------------------------------------------------------------------

/** The numbers of a step, each a button that leads to where it comes from. */
function made() {
  const list = $("made"), section = sections[here.step - 1], update = section.dataset.u;
  list.replaceChildren();
  const v = values[Number(update)];
  const own = Number(section.dataset.k);
  const add = (title, slots) => {
    if (!slots.length) return;
    const item = document.createElement("p");
    item.append(title + " ");
    for (const slot of slots.slice(0, 12)) item.append(button(slot, v[slot], update), " ");
    list.append(item);
  };
  add(words("madeOf"), section.dataset.a.split(" ").filter((slot) => /^\d/.test(slot)).map(Number));
  const uses = sections.filter((one) => one.dataset.u === update && one.dataset.a.split(" ").includes(String(own)));
  add(words("usedIn"), here.known && section.dataset.k !== "" ? uses.map((one) => Number(one.dataset.k)) : []);
}

/** What the numbers of an update are called. */
const nameOf = new Map(Object.entries(page.names)), idOf = new Map();
for (const section of sections) nameOf.set(section.dataset.u + ":" + section.dataset.k, section.dataset.name);
for (const [u, batch] of network.batches.entries()) {
  const start = network.start.length + network.hypers.length, wide = network.data[batch[0]].length;
  for (const one of page.givens) {
    const [kind, a, b] = one.at;
    const slot = kind === 0 ? a : kind === 1 ? network.start.length + a : batch.includes(a) ? start + batch.indexOf(a) * wide + b : -1;
    if (slot < 0) continue;
    nameOf.set(u + ":" + slot, one.name);
    idOf.set(u + ":" + slot, one.id);
  }
}

function button(slot, value, update) {
  const one = document.createElement("button"), step = stepOf.get(update + ":" + slot), name = nameOf.get(update + ":" + slot) ?? "";
  one.type = "button";
  one.textContent = step && step > here.step ? name : `${name} ${shown(value, page.digits).text}`;
  one.onclick = () => follow(slot, update);
  return one;
}

/** To where a number comes from: its step, or its field where it is given. */
function follow(slot, update) {
  const step = stepOf.get(update + ":" + slot);
  if (step) return go(step, here.epoch, true);
  const field = $("field-" + idOf.get(update + ":" + slot));
  if (!field) return say(words("given"));
  $("settings").open = true;
  field.closest("details.group").open = true;
  field.focus();
  field.scrollIntoView({ block: "center" });
}
