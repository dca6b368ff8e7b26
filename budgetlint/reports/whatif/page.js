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

  /* The formula: operations on what stands before them. */
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

  /* Knobs: what the file says, until somebody turns them. */
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
    const step = number(spec.step);
    const slider = make("input", { type: "range", id: id + "-slider", min: spec.low, max: spec.high, step: 1, "aria-label": spec.label + ", slider" });
    const field = make("input", { type: "text", id, inputmode: "decimal", autocomplete: "off", spellcheck: "false", "data-knob": where });
    const note = make("span", { class: "note", id: id + "-note" });
    const undo = make("button", { type: "button", class: "undo", "aria-label": "reset " + spec.label, title: "as in the file" }, "↺");
    field.setAttribute("aria-describedby", note.id);
    const complain = (complaint) => {
      field.setAttribute("aria-invalid", String(complaint !== ""));
      note.textContent = complaint || (knob.followed && knob.own === null ? "as the whole file" : "");
    };
    const follow = () => {
      const at = over(knob.value, step);
      slider.value = String(at.n / at.d);
      slider.setAttribute("aria-valuetext", shown(spec, knob.value));
      if (document.activeElement !== field) {
        field.value = shown(spec, knob.value);
        complain("");
      }
      undo.hidden = knob.own === null;
      line.classList.toggle("moved", knob.moved);
    };
    slider.addEventListener("input", () => {
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
    const line = make("div", { class: "knob" }, make("label", { for: id }, spec.label), field, undo, slider, note);
    knob.follow = follow;
    follow();
    return line;
  };

  /* The YAML to paste back: every knob that was turned, at its place. */
  const yaml = (file, path) => {
    const lines = [];
    const put = (knobs, indent) => {
      let last = [];
      for (const knob of knobs.filter((each) => each.turned)) {
        const { path: where, mapping } = knob.spec;
        const text = shown(knob.spec, knob.own);
        const value = mapping.length ? "{" + mapping.map(([key, said]) => key + ": " + (said ?? text)).join(", ") + "}" : text;
        where.forEach((key, depth) => {
          if (depth < where.length - 1 && last[depth] === key) return;
          lines.push(indent + "  ".repeat(depth) + key + ":" + (depth === where.length - 1 ? " " + value : ""));
        });
        last = where;
      }
    };
    put(file.knobs, "");
    const turned = file.workloads.filter((each) => each.knobs.some((knob) => knob.turned));
    if (turned.length) lines.push("workloads:");
    for (const each of turned) {
      lines.push("  " + each.name + ":");
      put(each.knobs, "    ");
    }
    return lines.length ? "# " + path + "\n" + lines.join("\n") + "\n" : "";
  };

  /* What is shown: every place that a figure has on the page. */
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
      file.workloads.push({ ...spec, knobs, keys, nodes: prepared(spec.nodes) });
    }
    const nodes = prepared(plan.nodes);
    const out = panel.querySelector("output");
    const paste = panel.querySelector("pre");
    const copy = panel.querySelector(".copy");
    const reset = panel.querySelector(".reset");
    let before = null, spoken = 0, drawn = false;

    const compute = () => {
      const inputs = new Map();
      const results = file.workloads.map((each) => {
        const values = evaluated(each.nodes, (key) => each.keys.get(key).value);
        const missing = [...new Set(each.missing.filter(([index]) => values[index] && values[index].n !== 0n).map(([, words]) => words))];
        const layers = each.layers && !missing.length ? each.layers.map((index) => values[index]) : null;
        LAYERS.forEach((layer, index) => inputs.set(`${each.name} ${layer}`, layers ? layers[index] : ZERO));
        for (const [unit, index] of each.counts) inputs.set(`${each.name} ${unit}`, values[index]);
        return { values, missing, layers };
      });
      return { results, values: evaluated(nodes, (key) => inputs.get(key)) };
    };

    const draw = () => {
      drawn = false;
      const { results, values } = compute();
      const totals = plan.totals.map((index) => values[index]);
      const most = totals.reduce((a, b) => (sign(a, b) > 0 ? a : b));
      const unpriced = new Set();
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
        if (!layers) unpriced.add(spec.name);
        LAYERS.forEach((layer, each) => put(`${here}/${layer}`, layers && layers[each], money, "unpriced"));
        put(`${here}/share`, layers && totals[2].n !== 0n ? over(layers[2], totals[2]) : null, percent);
        for (const [unit, ...each] of spec.units ?? [])
          LAYERS.forEach((layer, number_) => put(`${here}/${unit}/${layer}`, layers && own[each[number_]], unitMoney));
        (spec.funnel ?? []).forEach((each, number_) => put(`${here}/funnel/${number_}`, own[each], tally));
        const gap = place("gap", here);
        gap.textContent = missing.length ? "unpriced: " + missing.join("; ") : "";
        gap.hidden = !missing.length;
      });
      for (const name of plan.unread) unpriced.add(name);
      const said = plan.budgets.map((each, index) => budget(each, index, values, unpriced));
      const note = section.querySelector(".incomplete");
      note.hidden = unpriced.size === 0;
      note.textContent = unpriced.size ? "incomplete: the known part, without " + [...unpriced].join(", ") : "";
      for (const knob of [...file.knobs, ...file.workloads.flatMap((each) => each.knobs)]) knob.follow();
      const text = yaml(file, path);
      paste.textContent = text || "# nothing is changed\n";
      copy.disabled = reset.disabled = !text;
      before ??= totals[2];
      const change = add(totals[2], negative(before));
      const moved = change.n === 0n ? "as in the file" : money(change.n < 0n ? negative(change) : change) + (change.n < 0n ? " less" : " more") + " than in the file";
      put(`${at}//change`, change, () => moved);
      clearTimeout(spoken);
      spoken = setTimeout(() => {
        out.textContent = `planned ${money(totals[2])} ${amounts}, ${moved}` + verdicts(said);
      }, 300);
    };

    const budget = (each, index, values, unpriced) => {
      const here = `${at}/b${index}`;
      const partly = each.unread || each.scope.some((name) => unpriced.has(name));
      const known = each.known === null ? null : values[each.known];
      const status = known === null ? "incomplete" : values[partly ? each.part : each.whole];
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
    group("the whole file", file.knobs, `${at}/`, true);
    file.workloads.forEach((each, index) => group(each.name, each.knobs, `${at}/${index}`, index === 0));
    reset.addEventListener("click", () => {
      for (const knob of [...file.knobs, ...file.workloads.flatMap((each) => each.knobs)]) knob.own = null;
      changed();
    });
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(paste.textContent);
        copy.textContent = "copied";
      } catch {
        getSelection().selectAllChildren(paste);
        copy.textContent = "selected";
      }
      setTimeout(() => (copy.textContent = "copy"), 1500);
    });
    panel.hidden = section.querySelector(".jump").hidden = false;
    draw();
  };

  const plans = JSON.parse(document.getElementById("formulas").textContent);
  plans.forEach((plan, at) => plan && start(at, plan));

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("main details:not([open])")];
    for (const each of closed) each.open = true;
  });
  addEventListener("afterprint", () => {
    for (const each of closed) each.open = false;
  });
})();
