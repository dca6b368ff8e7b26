"use strict";
(() => {
  /* Exact numbers: quotients of whole numbers. The formulas come with the page; nothing is computed from anything else. */
  const ZERO = { n: 0n, d: 1n };
  const ONE = { n: 1n, d: 1n };
  const HUNDRED = { n: 100n, d: 1n };
  const WIDE = 1n << 700n;
  const power = (digits) => 10n ** BigInt(digits);
  const gcd = (a, b) => {
    while (b) [a, b] = [b, a % b];
    return a;
  };
  const made = (n, d) => {
    if (d < 0n) [n, d] = [-n, -d];
    if (d < WIDE) return { n, d };
    const common = gcd(n < 0n ? -n : n, d);
    return { n: n / common, d: d / common };
  };
  const number = (text) => {
    const [whole, fraction = ""] = text.split(".");
    return { n: BigInt(whole + fraction), d: power(fraction.length) };
  };
  const add = (a, b) => {
    if (a.d === b.d) return { n: a.n + b.n, d: a.d };
    if (b.d % a.d === 0n) return { n: a.n * (b.d / a.d) + b.n, d: b.d };
    if (a.d % b.d === 0n) return { n: a.n + b.n * (a.d / b.d), d: a.d };
    return made(a.n * b.d + b.n * a.d, a.d * b.d);
  };
  const negative = (a) => ({ n: -a.n, d: a.d });
  const times = (a, b) => made(a.n * b.n, a.d * b.d);
  const over = (a, b) => (b.n === 0n ? null : made(a.n * b.d, a.d * b.n));
  const sign = (a, b) => {
    const left = a.n * b.d, right = b.n * a.d;
    return left < right ? -1 : left > right ? 1 : 0;
  };
  const size = (n) => (n < 0n ? -n : n).toString().length;

  /* A number to so many significant digits; a tie goes to the even digit, or up. */
  const rounded = (a, digits, up) => {
    if (a.n === 0n) return ZERO;
    const top = a.n < 0n ? -a.n : a.n;
    let places = digits - (size(top) - size(a.d));
    let scaled, unit, whole;
    for (;; places -= 1) {
      scaled = places >= 0 ? top * power(places) : top;
      unit = places >= 0 ? a.d : a.d * power(-places);
      whole = scaled / unit;
      if (size(whole) <= digits) break;
    }
    const twice = (scaled - whole * unit) * 2n;
    if (twice > unit || (twice === unit && (up || whole % 2n === 1n))) whole += 1n;
    const n = a.n < 0n ? -whole : whole;
    return places >= 0 ? { n, d: power(places) } : { n: n * power(-places), d: 1n };
  };
  const settled = (a) => rounded(rounded(a, 56, false), 28, true);

  const fixed = (a, places) => {
    const whole = a.n * power(places) * 2n;
    const half = (whole < 0n ? -whole : whole) + a.d;
    const digits = (half / (a.d * 2n)).toString().padStart(places + 1, "0");
    const at = digits.length - places;
    const text = digits.slice(0, at) + (places ? "." + digits.slice(at) : "");
    return whole < 0n && /[1-9]/.test(text) ? "-" + text : text;
  };
  const grouped = (text) => text.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
  const full = (a) => {
    const exact = settled(a);
    const places = exact.d === 1n ? 0 : exact.d.toString().length - 1;
    const text = fixed(exact, places);
    return places ? text.replace(/\.?0+$/, "") : text;
  };
  const money = (a) => grouped(fixed(settled(a), 2));
  const unitMoney = (a) => grouped(fixed(settled(a), 6));
  const tally = (a) => {
    const text = fixed(settled(a), 2).replace(/\.?0+$/, "");
    return grouped(text);
  };
  const percent = (a) => grouped(fixed(times(settled(a), HUNDRED), 1)) + "%";
  const share = (a) => full(times(a, HUNDRED)) + "%";

  /* The formula: operations on inputs and on earlier values. */
  const compare = {
    "<": (a, b) => sign(a, b) < 0,
    "<=": (a, b) => sign(a, b) <= 0,
    ">": (a, b) => sign(a, b) > 0,
    ">=": (a, b) => sign(a, b) >= 0,
    "=": (a, b) => sign(a, b) === 0,
  };
  const operations = {
    "+": add,
    "-": (a, b) => add(a, negative(b)),
    "*": times,
    "/": over,
    "//": (a, b) => {
      const exact = over(a, b);
      return exact && { n: exact.n / exact.d, d: 1n };
    },
    min: (a, b) => (sign(a, b) <= 0 ? a : b),
    max: (a, b) => (sign(a, b) >= 0 ? a : b),
  };
  const prepared = (nodes) => nodes.map((node) => (node[0] === "is" ? ["is", number(node[1])] : node));
  const evaluated = (nodes, input) => {
    const values = [];
    for (const node of nodes) {
      const [operation, left, right] = node;
      if (operation === "is" || operation === "word") values.push(left);
      else if (operation === "in") values.push(input(left));
      else if (operation === "settled") values.push(values[left] && settled(values[left]));
      else if (operation === "if") {
        const [, how, first, second, yes, no] = node;
        const known = values[first] && values[second];
        values.push(known ? values[compare[how](values[first], values[second]) ? yes : no] : null);
      } else {
        const known = values[left] && values[right];
        values.push(known ? operations[operation](values[left], values[right]) : null);
      }
    }
    return values;
  };

  /* Knobs: the values of the file, until a user changes them. */
  const isShare = (spec) => spec.form.startsWith("share");
  const shown = (spec, value) => (isShare(spec) ? share(value) : full(value));
  const read = (spec, text) => {
    const match = /^(\d[\d_,]*(?:\.\d*)?|\.\d+)\s*([kM%]?)$/.exec(text.trim());
    if (!match || match[1].length > 30) return "a number such as 2000, 2k or " + (isShare(spec) ? "3%" : "1.5M");
    const scale = { k: number("1000"), M: number("1000000"), "%": { n: 1n, d: 100n }, "": ONE }[match[2]];
    const value = times(number(match[1].replace(/[_,]/g, "")), scale);
    if (isShare(spec)) {
      if (match[2] !== "%" && sign(value, ONE) >= 0) return "a share such as 3%";
      if (/[kM]/.test(match[2])) return "a share such as 3%";
    } else if (match[2] === "%") return "a number, not a share";
    if (spec.most && sign(value, number(spec.most)) > 0) return "at most " + shown(spec, number(spec.most));
    if (/^(whole|attempts)$/.test(spec.form) && sign(value, ONE) < 0) return "at least 1";
    if (spec.form === "whole" && value.n % value.d !== 0n) return "a whole number";
    if (value.n / value.d >= power(24)) return "a smaller number";
    return value;
  };

  class Knob {
    constructor(spec, followed) {
      this.spec = spec;
      this.written = number(spec.value);
      this.followed = followed;
      this.own = null;
    }
    get value() {
      return this.own ?? (this.followed ? this.followed.value : this.written);
    }
    get turned() {
      return this.own !== null && (this.followed !== undefined || sign(this.own, this.written) !== 0);
    }
    get moved() {
      return sign(this.value, this.written) !== 0;
    }
  }

  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  const row = (knob, where, changed) => {
    const { spec } = knob;
    const id = "knob-" + where.replace(/[^a-z0-9]+/g, "-");
    const step = spec.step && number(spec.step);
    const slider = step && make("input", { type: "range", id: id + "-slider", min: spec.low, max: spec.high, step: 1, "aria-label": spec.label + ", slider" });
    const field = make("input", { type: "text", id, inputmode: "decimal", autocomplete: "off", spellcheck: "false", "data-knob": where });
    const note = make("span", { class: "note", id: id + "-note" });
    const undo = make("button", { type: "button", class: "undo", "aria-label": "reset " + spec.label, title: "as in the file" }, "↺");
    field.setAttribute("aria-describedby", note.id);
    const complain = (complaint) => {
      field.setAttribute("aria-invalid", String(complaint !== ""));
      note.textContent = complaint || (knob.followed && knob.own === null ? "as the whole file" : "");
    };
    const follow = () => {
      if (slider) {
        const at = over(knob.value, step);
        const whole = at.n / at.d;
        if (!spec.most) slider.max = String(whole > BigInt(spec.high) ? whole * 2n : spec.high);
        slider.value = String(whole);
        slider.setAttribute("aria-valuetext", shown(spec, knob.value));
      }
      if (document.activeElement !== field) {
        field.value = shown(spec, knob.value);
        complain("");
      }
      undo.hidden = knob.own === null;
      line.classList.toggle("moved", knob.moved);
    };
    slider?.addEventListener("input", () => {
      const moved = times(step, { n: BigInt(slider.value), d: 1n });
      const most = spec.most && number(spec.most);
      knob.own = most && sign(moved, most) > 0 ? most : moved;
      changed();
    });
    field.addEventListener("input", () => {
      const value = read(spec, field.value);
      if (typeof value === "string") return complain(value);
      knob.own = value;
      complain("");
      changed();
    });
    field.addEventListener("blur", () => follow());
    undo.addEventListener("click", () => {
      knob.own = null;
      field.focus();
      field.value = shown(spec, knob.value);
      complain("");
      changed();
    });
    const line = make("div", { class: "knob" }, make("label", { for: id }, spec.label), field, undo, ...(slider ? [slider] : []), note);
    knob.follow = follow;
    follow();
    return line;
  };

  /* The choice of a model among all priced ones, and its prices, which can be edited. */
  const priced = (each, chosen) => {
    const [, formula, amounts] = each.models[chosen];
    each.chosen = chosen;
    each.formula = each.formulas[formula];
    each.rates = each.formula.rates.map(([key, label, model], index) => new Knob({ key, label, model, form: "number", value: amounts[index] }));
    for (const rate of each.rates) each.keys.set(rate.spec.key, rate);
  };
  const modelRows = (each, where, changed) => {
    const id = "model-" + where.replace(/[^a-z0-9]+/g, "-");
    const options = each.models.map(([name], index) => make("option", { value: index }, name));
    const select = make("select", { id, "data-model": where });
    const [good, bad] = [true, false].map((fit) => options.filter((_, index) => each.models[index][3] === fit));
    if (bad.length && good.length) select.append(...good, make("optgroup", { label: "not priced for this" }, ...bad));
    else select.append(...options);
    const rates = make("div", { class: "group" });
    const prices = make("details", { class: "prices" }, make("summary", {}, "prices"), rates);
    const undo = make("button", { type: "button", class: "undo", "aria-label": "reset model", title: "as in the file" }, "↺");
    const note = make("span", { class: "note" });
    const line = make("div", { class: "knob" }, make("label", { for: id }, "model"), undo, select, note);
    let drawn = null;
    each.followModel = () => {
      select.value = String(each.chosen);
      undo.hidden = each.chosen === 0;
      line.classList.toggle("moved", each.chosen !== 0);
      note.textContent = each.chosen ? "tokens stay as stated, though another model may count the same text as more or fewer" : "";
      if (drawn !== each.rates) rates.replaceChildren(...each.rates.map((rate) => row(rate, `${where}/${rate.spec.key}`, changed)));
      drawn = each.rates;
      prices.hidden = !each.rates.length;
      for (const rate of each.rates) rate.follow();
    };
    const choose = (chosen) => {
      priced(each, chosen);
      each.followModel();
      changed();
    };
    select.addEventListener("change", () => choose(Number(select.value)));
    undo.addEventListener("click", () => {
      choose(0);
      select.focus();
    });
    each.followModel();
    return [line, prices];
  };
  const plainly = (text) => (/^[A-Za-z0-9](?:[\w.\/@+-]|:(?=[\w.\/@+-]))*$/.test(text) ? text : JSON.stringify(text));

  /* What-ifs as fragments of a link: the address and value of each changed knob. */
  const SHARED = "#if&";
  const addresses = new Map();
  const starts = [];
  const fragment = (pairs) => SHARED + pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
  const restore = () => {
    if (!location.hash.startsWith(SHARED) || location.hash.length > 20000) return;
    for (const again of starts) again();
    const pairs = [];
    for (const part of location.hash.slice(SHARED.length).split("&")) {
      const at = part.indexOf("=");
      try {
        if (at > 0) pairs.push([decodeURIComponent(part.slice(0, at)), decodeURIComponent(part.slice(at + 1))]);
      } catch {
        continue;
      }
    }
    const first = ([address]) => (address.endsWith(".model") ? 0 : 1);
    for (const [address, text] of pairs.sort((a, b) => first(a) - first(b))) addresses.get(address)?.(text);
  };

  /* The YAML to paste back: every changed knob at its path. */
  const yaml = (file, path) => {
    const lines = [];
    const put = (knobs, indent) => {
      let last = [];
      for (const knob of knobs.filter((each) => each.turned)) {
        const { path: where, mapping } = knob.spec;
        const text = shown(knob.spec, knob.own);
        const value = mapping.length ? "{" + mapping.map(([key, said]) => key + ": " + (said ?? text)).join(", ") + "}" : text;
        where.forEach((key, depth) => {
          if (depth < where.length - 1 && where.slice(0, depth + 1).every((key_, at) => last[at] === key_)) return;
          lines.push(indent + "  ".repeat(depth) + key + ":" + (depth === where.length - 1 ? " " + value : ""));
        });
        last = where;
      }
    };
    put(file.knobs, "");
    for (const each of file.workloads)
      for (const { spec, own } of each.rates.filter((rate) => rate.turned))
        lines.push(`# for the price file: ${spec.model ?? each.models[each.chosen][0]}, ${spec.label}: ${full(own)} (here for ${each.name} alone)`);
    const turned = file.workloads.filter((each) => each.chosen || each.knobs.some((knob) => knob.turned));
    if (turned.length) lines.push("workloads:");
    for (const each of turned) {
      lines.push("  " + each.name + ":");
      if (each.chosen) lines.push("    model: " + plainly(each.models[each.chosen][0]));
      put(each.knobs, "    ");
    }
    return lines.length ? "# " + path + "\n" + lines.join("\n") + "\n" : "";
  };

  /* The whole file, if the page is a calculator: each line with the value of its knob. */
  const whole = (file, lines) => {
    if (!file.workloads.some((each) => each.on)) return "";
    const prices = [];
    for (const each of file.workloads)
      for (const { spec, own } of each.on ? each.rates.filter((rate) => rate.turned) : [])
        prices.push(`# for the price file: ${each.models[each.chosen][0]}, ${spec.label}: ${full(own)} (here for ${each.name} alone)`);
    const on = new Map(file.workloads.map((each) => [each.name, each.on]));
    const written = lines.filter(([workload]) => workload === null || on.get(workload)).map(([, before, address, value, after]) => {
      let text = value ?? "";
      const now = address === null ? null : file.stated.get(address)();
      if (now !== null) text = value.includes("{") ? value.replace(/[^ ]+(?=\})/, () => now) : now;
      const comment = after.trimStart();
      const room = (value ?? "").length + after.length - comment.length - text.length;
      return before + text + (comment && " ".repeat(Math.max(room, 1)) + comment);
    });
    return [...prices, ...written].join("\n").replace(/\n\n+/g, "\n\n") + "\n";
  };
  const save = (name, type, text) => {
    const link = make("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  /* The display: every place of a figure on the page. */
  const places = new Map();
  for (const element of document.querySelectorAll("[data-v]")) {
    const key = element.dataset.v;
    places.set(key, [...(places.get(key) ?? []), element]);
  }
  const put = (key, value, how, without = "none") => {
    for (const element of places.get(key) ?? []) {
      const text = value === null ? without : how(value);
      (element.firstChild ?? element).textContent = text;
      if (value === null) element.removeAttribute("data-exact");
      else element.setAttribute("data-exact", full(value));
    }
  };
  const place = (name, key) => document.querySelector(`[data-${name}="${key}"]`);
  const ratio = (a, b) => {
    const exact = b.n === 0n ? ZERO : over(a, b);
    return Number(fixed(times(exact, HUNDRED), 1));
  };

  const verdicts = (said) => {
    const bad = said.filter(([, status]) => status !== "ok");
    if (!said.length) return "";
    return bad.length ? bad.map(([name, status]) => `; ${name} ${status}`).join("") : said.length > 1 ? "; all budgets ok" : "; budget ok";
  };
  const LAYERS = ["base", "operational", "planned"];

  /* The additional parts of a calculator: presets, the choice of workloads, and files to save. */
  const calculator = (panel, plan, file, pairs, changed, begin, csv) => {
    file.stated = new Map(file.knobs.map((knob) => [knob.spec.key, () => shown(knob.spec, knob.value)]));
    const boxes = panel.querySelector(".planned-workloads");
    for (const each of file.workloads) {
      const place = `workloads.${each.name}.`;
      for (const knob of each.knobs) file.stated.set(place + knob.spec.key, () => shown(knob.spec, knob.value));
      file.stated.set(place + "model", () => plainly(each.models[each.chosen][0]));
      const box = make("input", { type: "checkbox", "data-planned": each.name });
      box.checked = true;
      box.addEventListener("change", () => {
        each.on = box.checked;
        changed();
      });
      const follow = each.followModel;
      each.followModel = () => {
        box.checked = each.on;
        follow();
      };
      addresses.set(place + "planned", (text) => {
        each.on = text !== "no";
      });
      boxes.append(make("label", {}, box, " " + each.name));
    }
    panel.querySelectorAll("[data-preset]").forEach((button, index) => {
      const [, about, values] = plan.presets[index];
      button.setAttribute("aria-pressed", String(index === 0));
      button.addEventListener("click", () => {
        for (const [address, text] of values) addresses.get(address)(text);
        for (const other of panel.querySelectorAll("[data-preset]")) other.setAttribute("aria-pressed", String(other === button));
        panel.querySelector(".preset-about").textContent = about;
        begin();
        changed();
      });
    });
    panel.querySelector(".save-yaml").addEventListener("click", () => save("budget.yaml", "application/yaml", panel.querySelector("pre").textContent));
    panel.querySelector(".save-csv").addEventListener("click", () => save("budget.csv", "text/csv", csv().map((cells) => cells.map(cell).join(",")).join("\n") + "\n"));
  };
  const cell = (text) => (/[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  const start = (at, plan) => {
    const section = document.getElementById("file-" + at);
    const panel = section.querySelector(".what-if");
    const { path, amounts } = panel.dataset;
    const known = new Map();
    const file = { knobs: plan.knobs.map((spec) => new Knob(spec)), workloads: [] };
    for (const knob of file.knobs) known.set(knob.spec.key, knob);
    for (const spec of plan.workloads) {
      const knobs = spec.knobs.map((each) => new Knob(each, known.get(each.follows ?? "")));
      const keys = new Map(knobs.map((knob) => [knob.spec.key, knob]));
      const formulas = spec.formulas.map((formula) => ({ ...formula, nodes: prepared(formula.nodes) }));
      const units = new Set(formulas.flatMap((formula) => (formula.units ?? []).map(([unit]) => unit)));
      const each = { ...spec, knobs, keys, formulas, units, on: true };
      priced(each, 0);
      file.workloads.push(each);
    }
    const ceilingOf = (name) => known.get("ceiling." + name);
    const nodes = prepared(plan.nodes);
    const out = panel.querySelector("output");
    const paste = panel.querySelector("pre");
    const copy = panel.querySelector(".copy");
    const reset = panel.querySelector(".reset");
    const link = panel.querySelector(".link");
    const share = panel.querySelector(".share");
    const all = () => [...file.knobs, ...file.workloads.flatMap((each) => each.knobs)];
    const from = plan.skeleton ? "preset" : "file";
    let before = null, spoken = 0, drawn = false, csv = [];

    /* A workload in a month; an unpriced one adds zero, and its sums are incomplete. */
    const inMonth = (name, [sums, counts, lacks, priced_], number_, values, inputs) => {
      const missing = lacks.some((index) => values[index] && values[index].n !== 0n);
      const amounts = sums.map((index) => (missing ? ZERO : values[index]));
      LAYERS.forEach((layer, index) => inputs.set(`${name} ${layer} ${number_}`, amounts[index]));
      for (const [unit, index] of counts) inputs.set(`${name} ${unit} ${number_}`, values[index]);
      return { amounts, whole: priced_ && !missing, count: counts.length ? values[counts[0][1]] : null };
    };

    const compute = () => {
      const inputs = new Map();
      const results = file.workloads.map((each) => {
        const { nodes: own, missing: lacks, layers: sums, counts } = each.formula;
        const values = evaluated(own, (key) => each.keys.get(key).value);
        if (plan.months) return { values, months: each.formula.months.map((month, number_) => inMonth(each.name, month, number_, values, inputs)) };
        const missing = !each.on ? [] : [...new Set(lacks.filter(([index]) => values[index] && values[index].n !== 0n).map(([, words]) => words))];
        const layers = sums && each.on && !missing.length ? sums.map((index) => values[index]) : null;
        LAYERS.forEach((layer, index) => inputs.set(`${each.name} ${layer}`, layers ? layers[index] : ZERO));
        for (const [unit, index] of counts) inputs.set(`${each.name} ${unit}`, each.on ? values[index] : ZERO);
        return { values, missing, layers };
      });
      return { results, values: evaluated(nodes, (key) => inputs.get(key) ?? known.get(key).value) };
    };

    const draw = () => {
      drawn = false;
      const { results, values } = compute();
      const totals = plan.totals.map((index) => values[index]);
      const unpriced = new Set();
      if (plan.months) return finish(results, totals, unpriced, overMonths(results, values, totals, unpriced));
      const most = totals.reduce((a, b) => (sign(a, b) > 0 ? a : b));
      LAYERS.forEach((layer, index) => {
        put(`${at}//${layer}`, totals[index], money);
        let left = ZERO;
        results.forEach(({ layers }, number_) => {
          const amount = layers ? layers[index] : ZERO;
          const bar = place("bar", `${at}/${layer}/${number_}`);
          bar.setAttribute("x", ratio(left, most) + "%");
          bar.setAttribute("width", ratio(amount, most) + "%");
          left = add(left, amount);
        });
      });
      results.forEach(({ values: own, missing, layers }, index) => {
        const spec = file.workloads[index];
        const here = `${at}/${index}`;
        if (!layers && spec.on) unpriced.add(spec.name);
        LAYERS.forEach((layer, each) => put(`${here}/${layer}`, layers && layers[each], money, spec.on ? "unpriced" : "none"));
        put(`${here}/share`, layers && totals[2].n !== 0n ? over(layers[2], totals[2]) : null, percent);
        const units = new Map((spec.formula.units ?? []).map(([unit, ...sums]) => [unit, sums]));
        for (const unit of spec.units)
          LAYERS.forEach((layer, number_) => put(`${here}/${unit}/${layer}`, layers && units.has(unit) ? own[units.get(unit)[number_]] : null, unitMoney));
        (spec.formula.funnel ?? []).forEach((each, number_) => put(`${here}/funnel/${number_}`, spec.on ? own[each] : null, tally));
        const model = place("model-of", here);
        if (model) model.textContent = spec.models[spec.chosen][0];
        const gap = place("gap", here);
        gap.textContent = missing.length ? "unpriced: " + missing.join("; ") : "";
        gap.hidden = !missing.length;
      });
      for (const name of plan.unread) unpriced.add(name);
      finish(results, totals, unpriced, plan.budgets.map((each, index) => budget(each, index, values, unpriced)));
    };

    const finish = (results, totals, unpriced, said) => {
      const note = section.querySelector(".incomplete");
      note.hidden = unpriced.size === 0;
      note.textContent = unpriced.size ? "incomplete: the known part, without " + [...unpriced].join(", ") : "";
      for (const knob of all()) knob.follow?.();
      for (const each of file.workloads) each.followModel();
      share.href = fragment(pairs());
      const text = plan.skeleton ? whole(file, plan.skeleton) : yaml(file, path);
      csv = [["workload", "model", "amounts", ...LAYERS]];
      results.forEach(({ layers }, index) => {
        const spec = file.workloads[index];
        if (spec.on) csv.push([spec.name, spec.models[spec.chosen][0], amounts, ...LAYERS.map((_, at) => (layers ? full(layers[at]) : ""))]);
      });
      csv.push(["total", "", amounts, ...totals.map(full)]);
      paste.textContent = text || (plan.skeleton ? "# nothing is planned\n" : "# nothing is changed\n");
      copy.disabled = link.disabled = !text;
      reset.disabled = !text && !plan.skeleton;
      before ??= totals[2];
      const change = add(totals[2], negative(before));
      const moved = change.n === 0n ? `as in the ${from}` : money(change.n < 0n ? negative(change) : change) + (change.n < 0n ? " less" : " more") + ` than in the ${from}`;
      put(`${at}//change`, change, () => moved);
      clearTimeout(spoken);
      spoken = setTimeout(() => {
        out.textContent = `planned ${money(totals[2])} ${amounts}, ${moved}` + verdicts(said);
      }, 300);
    };

    /* A calendar plan: every month of every workload, the chart, and each budget by its worst run. */
    const overMonths = (results, values, totals, unpriced) => {
      LAYERS.forEach((layer, index) => {
        put(`${at}//${layer}`, totals[index], money);
        plan.by_month.forEach((sums, number_) => {
          const least = results.every(({ months }) => months[number_].whole) ? "" : "≥ ";
          put(`${at}/m${number_}/${layer}`, values[sums[index]], (amount) => least + money(amount));
        });
      });
      results.forEach((result, index) => {
        const { months } = result;
        const whole = months.every((month) => month.whole);
        result.layers = whole ? LAYERS.map((_, layer) => months.map(({ amounts }) => amounts[layer]).reduce(add)) : null;
        if (!whole) unpriced.add(file.workloads[index].name);
        put(`${at}/${index}/planned`, result.layers && result.layers[2], money, "unpriced");
        months.forEach((month, number_) => {
          put(`${at}/${index}/m${number_}/planned`, month.whole ? month.amounts[2] : null, money, "unpriced");
          put(`${at}/${index}/m${number_}/volume`, month.count, tally, "unknown");
        });
      });
      chart(results, values);
      return plan.budgets.map((each, index) => runs(each, index, results, values));
    };

    const chart = (results, values) => {
      const svg = section.querySelector("svg.months");
      const lines = [...svg.querySelectorAll("[data-limit]")].map((line) => [line, number(line.dataset.limit)]);
      const sums = plan.by_month.map((of_month) => values[of_month[2]]);
      const top = [...sums, ...lines.map(([, limit]) => limit)].reduce((a, b) => (sign(a, b) > 0 ? a : b));
      const high = (amount) => (top.n === 0n ? "0.0" : fixed(over(times(amount, { n: 220n, d: 1n }), top), 1));
      const down = (amount) => (220 - Number(high(amount))).toFixed(1);
      plan.months.forEach((_, number_) => {
        let foot = ZERO;
        results.forEach(({ months }, index) => {
          const amount = months[number_].amounts[2];
          const bar = place("bar", `${at}/m${number_}/${index}`);
          foot = add(foot, amount);
          bar.setAttribute("y", down(foot));
          bar.setAttribute("height", high(amount));
          bar.firstChild.textContent = `${plan.months[number_]} ${file.workloads[index].name}: ${money(amount)}`;
        });
      });
      for (const [line, limit] of lines) for (const end of ["y1", "y2"]) line.setAttribute(end, down(limit));
    };

    const runs = (each, index, results, values) => {
      const here = `${at}/b${index}`;
      const shown_ = each.per ? unitMoney : money;
      const members = results.filter((_, number_) => each.scope.includes(file.workloads[number_].name));
      const outcomes = each.runs.flatMap((run, number_) => {
        const partly = members.some(({ months }) => months.slice(...run.months).some((month) => !month.whole));
        const known = values[run.known];
        if (known === null && values[run.total].n === 0n && !partly) {
          put(`${here}/r${number_}`, null, shown_, `${run.label}: counts nothing and spends nothing`);
          return [];
        }
        const status = known === null ? "incomplete" : values[partly ? run.part : run.whole];
        const word = run.partial && status !== "exceeded" ? "partial" : status;
        const said = (amount) => `${run.label}: ${word}, ${partly ? "at least " : ""}${shown_(amount)} of ${shown_(number(run.ceiling))}, ${percent(values[run.used])}`;
        put(`${here}/r${number_}`, known, said, `${run.label}: ${word}, no amount of ${shown_(number(run.ceiling))}`);
        return { ...run, known, word, used: known && values[run.used] };
      });
      const order = ["exceeded", "incomplete", "warn", "ok"];
      const judged = outcomes.filter(({ word }) => word !== "partial");
      const worse = (a, b) => order.indexOf(b.word) - order.indexOf(a.word) || sign(a.used ?? ZERO, b.used ?? ZERO);
      const worst = judged.length ? judged.reduce((a, b) => (worse(b, a) > 0 ? b : a)) : null;
      const status = worst === null ? "incomplete" : worst.word;
      for (const element of places.get(`${here}/status`) ?? []) {
        element.textContent = status;
        element.className = "chip " + status;
      }
      put(`${here}/known`, worst && worst.known, shown_, "no amount");
      if (worst === null) return [each.name, status];
      put(`${here}/ceiling`, number(worst.ceiling), shown_);
      for (const element of places.get(`${here}/measure`) ?? []) element.textContent = each.measure + worst.label;
      const used = worst.used ? ratio(worst.used, ONE) : 0;
      place("fill", here).setAttribute("width", (used / Math.max(100, used)) * 100 + "%");
      place("fill", here).setAttribute("class", "fill " + worst.word);
      place("ceiling", here).setAttribute("x", (100 / Math.max(100, used)) * 100 + "%");
      return [each.name, worst.word];
    };

    const budget = (each, index, values, unpriced) => {
      const here = `${at}/b${index}`;
      const partly = each.unread || each.scope.some((name) => unpriced.has(name));
      const known = each.known === null ? null : values[each.known];
      const status = known === null ? "incomplete" : values[partly ? each.part : each.whole];
      const ceiling = ceilingOf(each.name);
      if (ceiling) place("ceiling-of", here).textContent = money(ceiling.value);
      put(`${here}/known`, known, each.per ? unitMoney : money);
      put(`${here}/used`, known && values[each.used], percent);
      put(`${here}/headroom`, known && values[each.headroom], each.per ? unitMoney : money);
      for (const element of places.get(`${here}/status`) ?? []) {
        element.textContent = status;
        element.className = "chip " + status;
      }
      const fill = place("fill", `${at}/${index}`);
      if (fill && known) {
        const used = ratio(values[each.used], ONE);
        const whole = Math.max(100, used);
        fill.setAttribute("width", Math.max(0, (used / whole) * 100) + "%");
        fill.setAttribute("class", "fill " + status);
        place("ceiling", `${at}/${index}`).setAttribute("x", (100 / whole) * 100 + "%");
        place("warn", `${at}/${index}`).setAttribute("x", (ratio(number(each.warn), ONE) / whole) * 100 + "%");
      }
      return [each.name, status];
    };

    const changed = () => {
      if (!drawn) requestAnimationFrame(draw);
      drawn = true;
    };
    const knobs = panel.querySelector(".knobs");
    const group = (title, each, where, open) => {
      if (!each.length) return;
      const body = make("div", { class: "group" }, ...each.map((knob) => row(knob, `${where}/${knob.spec.key}`, changed)));
      const details = make("details", {}, make("summary", {}, title), body);
      details.open = open;
      knobs.append(details);
    };
    group(plan.skeleton ? "all of it" : "the whole file", file.knobs, `${at}/`, true);
    file.workloads.forEach((each, index) => {
      const where = `${at}/${index}`;
      const rows = each.knobs.filter((knob) => !plan.skeleton || !knob.followed).map((knob) => row(knob, `${where}/${knob.spec.key}`, changed));
      const details = make("details", {}, make("summary", {}, each.name), make("div", { class: "group" }, ...modelRows(each, where, changed), ...rows));
      details.open = index === 0;
      knobs.append(details);
    });

    const prefix = plans.length > 1 ? path + ":" : "";
    const named = (each, key) => `${prefix}workloads.${each.name}.${key}`;
    const pairs = () => [
      ...file.knobs.filter((knob) => knob.turned).map((knob) => [prefix + knob.spec.key, shown(knob.spec, knob.own)]),
      ...file.workloads.flatMap((each) => [
        ...(each.on ? [] : [[named(each, "planned"), "no"]]),
        ...(each.chosen ? [[named(each, "model"), each.models[each.chosen][0]]] : []),
        ...[...each.rates, ...each.knobs].filter((knob) => knob.turned).map((knob) => [named(each, knob.spec.key), shown(knob.spec, knob.own)]),
      ]),
    ];
    const setting = (knob) => (text) => {
      const value = knob && read(knob.spec, text);
      if (value && typeof value !== "string") knob.own = value;
    };
    for (const knob of file.knobs) addresses.set(prefix + knob.spec.key, setting(knob));
    for (const each of file.workloads) {
      for (const knob of each.knobs) addresses.set(named(each, knob.spec.key), setting(knob));
      for (const [key] of each.formulas.flatMap((formula) => formula.rates))
        addresses.set(named(each, key), (text) => setting(each.rates.find((rate) => rate.spec.key === key))(text));
      addresses.set(named(each, "model"), (text) => {
        const chosen = each.models.findIndex(([name]) => name === text);
        if (chosen >= 0) priced(each, chosen);
      });
    }
    const again = () => {
      for (const knob of all()) knob.own = null;
      for (const each of file.workloads) {
        priced(each, 0);
        each.on = true;
      }
      changed();
    };
    if (plan.skeleton) calculator(panel, plan, file, pairs, changed, () => (before = null), () => csv);
    starts.push(again);
    reset.addEventListener("click", again);
    const copied = (button, text, shownIn) =>
      button.addEventListener("click", async () => {
        const words = button.textContent;
        try {
          await navigator.clipboard.writeText(text());
          button.textContent = "copied";
        } catch {
          getSelection().selectAllChildren(shownIn);
          button.textContent = "selected";
        }
        setTimeout(() => (button.textContent = words), 1500);
      });
    copied(copy, () => paste.textContent, paste);
    copied(link, () => share.href, share);
    panel.hidden = section.querySelector(".jump").hidden = false;
    draw();
  };

  const plans = JSON.parse(document.getElementById("formulas").textContent);
  plans.forEach((plan, at) => plan && start(at, plan));
  restore();
  addEventListener("hashchange", restore);

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("main details:not([open])")];
    for (const each of closed) each.open = true;
  });
  addEventListener("afterprint", () => {
    for (const each of closed) each.open = false;
  });
})();
