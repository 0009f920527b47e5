// What a reader does: set numbers, predict, go to places, by keys, taps and swipes. At the end the page begins.

// -- setting ----------------------------------------------------------------------------------------------------------

function change(id, value) {
  const one = page.givens.find((given) => given.id === id);
  if (value === null || value === one.value) delete set[id];
  else set[id] = value;
  restart();
  keep();
  show();
}

/** Shows in the fields what is set. */
function fields() {
  for (const one of page.givens) {
    const value = set[one.id] ?? one.value;
    const field = $("field-" + one.id), slider = $("slider-" + one.id);
    if (!field) continue;
    if (document.activeElement !== field) field.value = String(value);
    if (document.activeElement !== slider) slider.value = String(value);
    field.classList.toggle("changed", one.id in set);
  }
}

function makeFields() {
  const groups = new Map();
  const many = page.givens.length > 40;
  for (const one of page.givens.slice(0, 400)) {
    if (!groups.has(one.group)) {
      const group = document.createElement("details");
      group.className = "group";
      group.open = !many;
      group.innerHTML = "<summary></summary><div></div>";
      group.firstElementChild.textContent = page.groups[one.group];
      groups.set(one.group, group);
      $("fields").append(group);
    }
    const isRate = one.at[0] === 1, size = Math.abs(one.value) * 2 || 1;
    const wide = !isRate ? Math.max(1, 2 ** Math.ceil(Math.log2(size))) : size > 1 && size < 2 ? 1 : Number(`1e${Math.ceil(Math.log10(size))}`);
    const low = isRate ? 0 : -wide;
    const label = document.createElement("div");
    label.className = "given";
    label.innerHTML = '<label></label><input type="range"><input type="text" inputmode="decimal" autocomplete="off">';
    /** @type {any[]} */
    const [name, slider, field] = [...label.children];
    name.textContent = `${one.name} `;
    name.append(Object.assign(document.createElement("small"), { textContent: one.label }));
    name.htmlFor = field.id = "field-" + one.id;
    slider.id = "slider-" + one.id;
    slider.setAttribute("aria-label", `${one.id}: ${one.label}`);
    Object.assign(slider, { min: low, max: wide, step: wide / 200 });
    slider.value = String(one.value);
    slider.oninput = () => change(one.id, Number(slider.value));
    field.onchange = () => {
      const value = number(field.value);
      if (value !== null) {
        change(one.id, value);
        return say(one.id in set ? setSaid(one.id) : "");
      }
      field.value = String(set[one.id] ?? one.value);
      say(words("noNumber"));
    };
    groups.get(one.group).lastElementChild.append(label);
  }
}

/** What a person types for a number. */
function number(text) {
  const plain = typedPlain(text);
  return /^-?(\d+\.?\d*|\.\d+)(e-?\d{1,3})?$/.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : null;
}

const typedPlain = (text) => text.trim().toLowerCase().replace(/−/g, "-").replace(",", ".").replace(/(^|e)\+/g, "$1");

// -- predicting, going to, running until ------------------------------------------------------------------------------

function reveal() {
  here.known = true;
  show();
}

function answer(text) {
  if (here.known) return next();
  if (number(text) === null) return text.trim() ? say(words("noNumber")) : reveal();
  const section = sections[here.step - 1];
  const exact = read(values[Number(section.dataset.u)][Number(section.dataset.k)].toPrecision(15));
  const mine = read(typedPlain(text));
  if (says(mine, exact)) {
    reveal();
    return say(words("right"));
  }
  const off = quantized(exact, mine[1])[0] - mine[0];
  if (size(mine[0]) > 2 && (off === 1n || off === -1n)) return say(words("close"));
  const what = mistaken(mine);
  say(what ? words("mistaken", { what }) : words("wrong"));
}

/** Whether a number that was typed is an exact one, rounded to its digits or cut off there. */
function says(mine, exact) {
  const off = quantized(exact, mine[1])[0] - mine[0];
  return off === 0n || ((exact[0] < 0n) === (mine[0] < 0n) && (off === 1n || off === -1n) && equal(truncated(exact, mine[1]), mine));
}

/** Which common slip in this equation gives a number; a lone digit tells nothing. @returns {string} */
function mistaken(mine) {
  const { a, u } = sections[here.step - 1].dataset, v = values[Number(u)];
  const operands = a === "" ? [] : a.split(" ").map((slot) => valueAt(v, slot));
  const come = slips(operands, v);
  const fits = (one) => Number.isFinite(come[one]) && says(mine, read(come[one].toPrecision(15)));
  const found = size(mine[0]) < 2 ? undefined : page.mistakes[here.step - 1].find(fits);
  return found === undefined ? "" : page.mistaken[page.called[found]];
}

/** @param {[bigint, number]} d @param {number} step @returns {[bigint, number]} */
const truncated = ([n, e], step) => (step <= e ? quantized([n, e], step) : [n / 10n ** BigInt(step - e), step]);

function goTo(text) {
  const typed = text.trim().toLowerCase(), name = typed.replace(/\s/g, "");
  const step = /^(?:step\s*)?(\d+)$/.exec(typed), epoch = /^(?:@|epoch\s*)(\d+)$/.exec(typed);
  const isAt = (count, most) => Number(count) >= 1 && Number(count) <= most;
  if (step && isAt(step[1], page.numbers[page.steps - 1])) {
    go(placeOf(Number(step[1])), here.epoch, true);
    return sayMissing(Number(step[1]));
  }
  if (epoch && isAt(epoch[1], MOST)) return go(here.step, Number(epoch[1]), true);
  const called = (...names) => names.some((one) => one.toLowerCase() === name);
  const given = page.givens.find((one) => called(one.id, one.name));
  const uses = ({ u, a }) => given && a.split(" ").some((slot) => idOf.get(`${u}:${slot}`) === given.id);
  const found =
    sections.find((one) => called(one.dataset.name, one.querySelector("code").textContent)) ??
    sections.find((one) => uses(one.dataset)) ??
    sections.find((one) => !step && typed && one.querySelector("h2 > span").textContent.toLowerCase().includes(typed));
  if (found) go(sections.indexOf(found) + 1, here.epoch, true);
  else if (name) say(words("nowhere", { typed: text.trim() }));
}

function runUntil(text) {
  const found = /^\s*(E|E_total|E_epoch)\s*([<>])\s*(\S+)\s*$/i.exec(text);
  const limit = found ? number(found[3]) : null;
  if (limit === null || found[1].length < page.error.length) return say(words("untilSaid", { error: page.error }));
  const holds = (epoch) => (found[2] === "<" ? course(epoch)[epoch - 1] < limit : course(epoch)[epoch - 1] > limit);
  if (holds(here.epoch)) return say(words("holds"));
  for (let epoch = here.epoch + 1; epoch <= MOST; epoch++) {
    if (holds(epoch)) {
      go(here.step, epoch, true);
      return say(words("reached", { epoch }));
    }
  }
  say(words("never", { error: page.error, count: MOST }));
}

// -- keys, taps, swipes -----------------------------------------------------------------------------------------------

function phase(way) {
  const [start, end] = span(here.step, "phase");
  if (way < 0) go(start < here.step ? start : span(Math.max(start - 1, 1), "phase")[0]);
  else if (end < page.steps) go(end + 1);
}

function dial(way) {
  const place = dials.indexOf(here.by) + way;
  if (place < 0 || place >= dials.length) return;
  here.by = dials[place];
  show();
  say(words("by", { by: here.by }));
}

function play() {
  if (playing) return pause();
  playing = setInterval(next, 1500);
  show();
}

function pause() {
  clearInterval(playing);
  playing = 0;
  show();
}

const actions = {
  next, back, play,
  predict: () => { here.predicting = !here.predicting; here.known = !here.predicting; $("answer").value = ""; show(); if (here.predicting) $("answer").focus(); },
  goto: () => { $("goto").focus(); },
  set: () => { $("settings").open = true; all("#fields input[type=text]")[0]?.focus(); },
  undo: () => { set = {}; restart(); keep(); show(); },
  until: () => { $("until").focus(); },
  coarser: () => dial(1),
  finer: () => dial(-1),
  next_phase: () => phase(1),
  previous_phase: () => phase(-1),
  next_epoch: () => go(here.step, here.epoch + 1),
  previous_epoch: () => go(here.step, here.epoch - 1),
  first: () => go(1),
  last: () => go(page.steps),
  copy: () => copyLine(),
  matrices: () => { here.matrices = !here.matrices; show(); },
  return: () => { if (history.state === "jumped") history.back(); },
};

/** Whether something can be moved sideways. */
const isWide = (place) => place.scrollWidth > place.clientWidth;

/** What a key is called in the table of keys. */
function named(event) {
  const names = { ArrowRight: "right", ArrowLeft: "left", Enter: "enter", " ": "space", PageDown: "pgdn", PageUp: "pgup", Home: "home", End: "end", Backspace: "backspace" };
  const name = names[event.key] ?? event.key.toLowerCase();
  return event.shiftKey && name.length > 4 ? "shift-" + name : name;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const on = /** @type {HTMLElement} */ (event.target);
  if (event.key === "Escape") {
    on.blur();
    return here.known || reveal();
  }
  if (event.key.startsWith("Arrow") && on.matches(".equation") && isWide(on)) return; // they move it
  if (on.matches("input, select, textarea, summary") || (on.matches("button, a, [tabindex]") && /^(Enter| )$/.test(event.key))) return;
  const found = page.keys.find(([, keys]) => keys.includes(named(event)));
  if (!found) return;
  event.preventDefault();
  if (playing && found[0] !== "play") return play();
  actions[found[0]]();
});

document.addEventListener("click", (event) => {
  const on = /** @type {Element} */ (event.target);
  const link = on.closest('a[href^="#step="]');
  if (link) {
    event.preventDefault();
    return go(placeOf(Number(link.getAttribute("href").slice(6))), here.epoch, true);
  }
  const doing = on.closest("[data-do]");
  if (doing) return actions[doing.getAttribute("data-do")]();
  /** @type {any} */
  const number = on.closest("main [data-k]");
  if (number && number.localName !== "section" && /^\d/.test(number.dataset.k)) follow(Number(number.dataset.k), number.closest("section").dataset.u);
});

let touched = null;
document.addEventListener("touchstart", (event) => {
  const on = /** @type {any} */ (event.target), moves = on.closest(".equation");
  touched = on.closest("input") || (moves && isWide(moves)) ? null : [event.touches[0].clientX, event.touches[0].clientY];
}, { passive: true });
document.addEventListener("touchend", (event) => {
  if (!touched) return;
  const [x, y] = [event.changedTouches[0].clientX - touched[0], event.changedTouches[0].clientY - touched[1]];
  if (Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) x < 0 ? next() : back();
}, { passive: true });

// -- the beginning ----------------------------------------------------------------------------------------------------

function build() {
  document.body.classList.add("live");
  const label = (name, said) => `<label for="${name}">${said}</label>`;
  const bar = document.createElement("nav");
  bar.setAttribute("aria-label", page.titles.place);
  bar.innerHTML =
    `<p><span id="where"></span> <span id="error"></span></p><ol id="phases">${[...new Set(page.phases)].map((one) => `<li data-phase="${one}">${one}<progress aria-label="${one}" value="0"></progress></li>`).join("")}</ol>` +
    '<p id="set" hidden><span id="set-said"></span> <button type="button" data-do="undo"></button></p>';
  bar.querySelector("[data-do]").textContent = words("reset");
  document.querySelector("header").after(bar);
  bar.insertAdjacentHTML("afterend", '<p id="printed"></p>');
  const below = document.createElement("section");
  below.id = "below";
  below.setAttribute("aria-label", page.titles.numbers);
  below.innerHTML =
    `<form id="predict">${label("answer", words("predict"))} <input id="answer" inputmode="decimal" autocomplete="off"></form>` +
    '<p id="said" role="status"></p>' +
    `<figure id="matrix" hidden><figcaption>${page.titles.matrices}</figcaption><div class="equation" tabindex="0"></div><p></p></figure>` +
    '<div id="made"></div>' +
    `<p id="copying"><button type="button">${page.keys.find(([one]) => one === "copy")[3]}</button> ${label("for", words("copyFor"))} ` +
    `<select id="for" aria-label="${page.titles.copyFor}">${page.programs.map(([, called], i) => `<option value="${i}">${called}</option>`).join("")}</select> ` +
    '<button type="button" data-do="matrices"></button></p><p id="buttons"></p>';
  document.querySelector("main").after(below);
  document.querySelector('[data-do="matrices"]').textContent = page.keys.find(([one]) => one === "matrices")[3];
  $("copying").firstElementChild.onclick = () => copyLine(false);
  $("for").onchange = () => { target = Number($("for").value); copyLine(false); };
  for (const name of ["back", "next", "play", "predict"]) {
    const [, , keys, does] = page.keys.find(([one]) => one === name);
    const one = Object.assign(document.createElement("button"), { type: "button", textContent: does, title: keys });
    one.dataset.do = name;
    $("buttons").append(one);
  }
  const tools = document.createElement("section");
  tools.id = "tools";
  tools.setAttribute("aria-label", page.titles.settings);
  tools.innerHTML =
    `<form id="going">${label("goto", words("goto"))} <input id="goto" autocomplete="off" placeholder="22 @3 w5+"></form>` +
    (page.goesOn ? `<form id="running">${label("until", words("until"))} <input id="until" autocomplete="off" placeholder="${page.error} < 0.2"></form>` : "") +
    `<details id="settings"><summary>${page.titles.settings}</summary><p>${page.titles.settingsSaid}</p><div id="fields"></div></details>` +
    `<details id="help"><summary>${page.titles.keys}</summary><dl></dl></details>`;
  $("pictures").after(tools);
  for (const [name, , keys, does] of page.keys) {
    const [dt, dd] = ["dt", "dd"].map((tag) => document.createElement(tag));
    const one = Object.assign(document.createElement("button"), { type: "button", textContent: does });
    one.dataset.do = name;
    dt.textContent = keys;
    dd.append(one);
    $("help").lastElementChild.append(dt, dd);
  }
  const form = (name, does) => $(name)?.addEventListener("submit", (event) => { event.preventDefault(); const [input] = event.currentTarget.elements; does(input.value); });
  form("predict", answer);
  form("going", (text) => { goTo(text); $("goto").blur(); });
  form("running", (text) => { runUntil(text); $("until").blur(); });
  document.querySelector("#curve table").remove();
  $("curve").insertAdjacentHTML("beforeend", `<svg id="plot" viewBox="0 0 ${WIDE} ${HIGH}" role="img"></svg>`);
  makeFields();
}

/** At the place that the address names. */
function arrive() {
  readAddress();
  restart();
  here.known = !here.predicting;
  show();
}

build();
arrive();
addEventListener("popstate", arrive);
addEventListener("beforeprint", () => { for (const [i, section] of sections.entries()) fill(section, i); });
