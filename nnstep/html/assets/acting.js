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
      group.firstElementChild.textContent = one.group;
      groups.set(one.group, group);
      $("fields").append(group);
    }
    const wide = Math.max(1, 2 ** Math.ceil(Math.log2(Math.abs(one.value) * 2 || 1)));
    const low = one.group === page.givens.find((given) => given.id === "lr")?.group ? 0 : -wide;
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
      if (value !== null) return change(one.id, value);
      field.value = String(set[one.id] ?? one.value);
      say(words("noNumber"));
    };
    groups.get(one.group).lastElementChild.append(label);
  }
}

/** What a person types for a number. */
function number(text) {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  return plain !== "" && Number.isFinite(Number(plain)) ? Number(plain) : null;
}

// -- predicting, going to, running until ------------------------------------------------------------------------------

function reveal() {
  here.known = true;
  show();
}

function answer(text) {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  const value = number(text);
  if (value === null) return text.trim() ? say(words("noNumber")) : reveal();
  const section = sections[here.step - 1];
  const exact = read(values[Number(section.dataset.u)][Number(section.dataset.k)].toPrecision(15));
  const mine = read(plain.replace("+", ""));
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
  const typed = text.trim();
  if (/^\d+$/.test(typed) && Number(typed) >= 1 && Number(typed) <= page.numbers[page.steps - 1]) return go(placeOf(Number(typed)), here.epoch, true);
  if (/^@\d+$/.test(typed)) return go(here.step, Number(typed.slice(1)), true);
  const low = typed.toLowerCase().replace(/\s/g, "");
  const found = low && sections.find((one) => one.dataset.id.toLowerCase() === low);
  const inside = found || sections.find((one) => low && one.querySelector("h2").textContent.toLowerCase().includes(typed.toLowerCase()));
  if (inside) return go(sections.indexOf(inside) + 1, here.epoch, true);
  const given = page.givens.find((one) => one.id.toLowerCase() === low);
  if (!given) return say(words("nowhere", { typed }));
  $("settings").setAttribute("open", "");
  $("field-" + given.id)?.focus();
}

function runUntil(text) {
  const found = /^\s*E(?:_total|_epoch)?\s*([<>])\s*(\S+)\s*$/i.exec(text);
  const limit = found ? number(found[2]) : null;
  if (limit === null) return say(words("untilSaid"));
  for (let epoch = here.epoch + 1; epoch <= MOST; epoch++) {
    const error = course(epoch)[epoch - 1];
    if (found[1] === "<" ? error < limit : error > limit) {
      go(here.step, epoch, true);
      return say(words("reached", { epoch }));
    }
  }
  say(words("never", { count: MOST }));
}

// -- keys, taps, swipes -----------------------------------------------------------------------------------------------

function phase(way) {
  const now = sections[here.step - 1].dataset.phase;
  let i = here.step - 1;
  if (way > 0) while (i < sections.length && sections[i].dataset.phase === now) i++;
  else {
    if (i > 0 && sections[i - 1].dataset.phase !== now) i--;
    const there = sections[i].dataset.phase;
    while (i > 0 && sections[i - 1].dataset.phase === there) i--;
  }
  if (i < sections.length) go(i + 1);
}

function dial(way) {
  const place = dials.indexOf(here.by) + way;
  if (place < 0 || place >= dials.length) return;
  here.by = dials[place];
  show();
  say(words("by", { by: here.by }));
}

function play() {
  clearInterval(playing);
  playing = playing ? 0 : setInterval(next, 1500);
  const one = document.querySelector('[data-do="play"]');
  if (one) one.setAttribute("aria-pressed", String(Boolean(playing)));
}

const actions = {
  next, back, play,
  predict: () => { here.predicting = !here.predicting; here.known = !here.predicting; show(); if (here.predicting) $("answer").focus(); },
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
  return: () => { if (before.pop()) history.back(); },
};

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
  touched = /** @type {any} */ (event.target).closest("input, .equation") ? null : [event.touches[0].clientX, event.touches[0].clientY];
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
  bar.setAttribute("aria-label", page.titles.keys);
  bar.innerHTML =
    `<p><span id="where"></span> <span id="error"></span></p><ol id="phases">${[...phases.keys()].map((one) => `<li data-phase="${one}">${one}<progress aria-label="${one}" value="0"></progress></li>`).join("")}</ol>` +
    '<p id="set" hidden><span id="set-said"></span> <button type="button" data-do="undo"></button></p>';
  bar.querySelector("[data-do]").textContent = words("reset");
  document.querySelector("header").after(bar);
  const below = document.createElement("section");
  below.id = "below";
  below.setAttribute("aria-label", page.titles.numbers);
  below.innerHTML =
    `<form id="predict">${label("answer", words("predict"))} <input id="answer" inputmode="decimal" autocomplete="off"></form>` +
    '<p id="said" role="status"></p>' +
    `<figure id="matrix" hidden><figcaption>${page.titles.matrices}</figcaption><div class="equation" tabindex="0"></div><p></p></figure>` +
    '<div id="made"></div>' +
    `<p id="copying"><button type="button">${page.keys.find(([one]) => one === "copy")[3]}</button> ${label("for", words("copyFor"))} ` +
    `<select id="for">${page.programs.map(([, called], i) => `<option value="${i}">${called}</option>`).join("")}</select> ` +
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
    (page.goesOn ? `<form id="running">${label("until", words("until"))} <input id="until" autocomplete="off" placeholder="E < 0.2"></form>` : "") +
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

build();
readAddress();
restart();
here.known = true;
show();
addEventListener("popstate", () => { readAddress(); restart(); show(); });
addEventListener("beforeprint", () => { for (const [i, section] of sections.entries()) fill(section, i); });
