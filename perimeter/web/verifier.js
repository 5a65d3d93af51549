/* Checks the text of a certificate with the keys in this file. It asks nobody and keeps nothing.
   The rules are those of store/certkeys.py; formats: docs/formats/certificate.md and keys.md. */
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const at = (id) => document.getElementById(id);
  const DAY = 86400000;
  const OURS = -65537;
  const amiss = (code, values = {}) => ({ code, values });
  const unreadable = () => amiss("certificate_unreadable");

  /* Texts */
  const spoken = Object.keys(data.words);
  const asked = [location.pathname.split("/")[1], ...navigator.languages.map((one) => one.slice(0, 2))];
  let lang = asked.find((one) => spoken.includes(one)) || spoken[0];
  let shown = () => {};
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const say = (name, values = {}) => fill(data.words[lang][name], values);
  const day = (iso) => {
    const [year, month, date] = iso.split("-");
    if (lang !== "en") return `${date}.${month}.${year}`;
    return say("document_day", { day: Number(date), month: say(`month_${Number(month)}`), year: Number(year) });
  };
  const element = (tag, text = "", name = "") => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (name) made.className = name;
    return made;
  };
  const panel = (name, ...lines) => {
    const made = element("div", "", `panel ${name}`);
    lines.forEach((line, n) => made.append(element("p", line, n ? "" : "lead")));
    return made;
  };

  /* Bytes: base32 (RFC 4648), then the part of CBOR (RFC 8949) that certificates are written in */
  const base32 = (given) => {
    const plain = given.replace(/\s+/g, "").toUpperCase();
    const found = /^(?:.*\/C\/)?([A-Z2-7]+)$/.exec(plain);
    if (!found || plain.length > 622) throw unreadable();
    const out = [];
    let value = 0;
    let bits = 0;
    for (const letter of found[1]) {
      value = (value << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter);
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        out.push(value >> bits);
        value &= (1 << bits) - 1;
      }
    }
    if (value || bits > 4) throw unreadable();
    return Uint8Array.from(out);
  };
  const decode = (bytes) => {
    let place = 0;
    const take = (n) => {
      if (place + n > bytes.length) throw unreadable();
      place += n;
      return bytes.subarray(place - n, place);
    };
    const item = (depth) => {
      const [head] = take(1);
      const major = head >> 5;
      let n = head & 31;
      if (n > 27 || major > 5 || depth > 4) throw unreadable();
      if (n > 23) n = take(1 << (n - 24)).reduce((sum, byte) => sum * 256 + byte, 0);
      if (!Number.isSafeInteger(n)) throw unreadable();
      if (major === 0) return n;
      if (major === 1) return -1 - n;
      if (major === 2) return take(n);
      if (major === 3) return new TextDecoder("utf-8", { fatal: true }).decode(take(n));
      if (n > bytes.length) throw unreadable();
      const many = Array.from({ length: major === 4 ? n : 2 * n }, () => item(depth + 1));
      if (major === 4) return many;
      return new Map(Array.from({ length: n }, (_, k) => [many[2 * k], many[2 * k + 1]]));
    };
    const found = item(0);
    if (place !== bytes.length) throw unreadable();
    return found;
  };
  const head = (n) => (n < 24 ? [0x40 + n] : n < 256 ? [0x58, n] : [0x59, n >> 8, n & 255]);
  const piece = (bytes) => [...head(bytes.length), ...bytes];
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

  /* COSE_Sign1 (RFC 9052) and its claims (RFC 8392) */
  const opened = (bytes) => {
    const [guard, , payload, signature] = [].concat(decode(bytes.subarray(1)));
    const kid = guard instanceof Uint8Array && decode(guard).get(4);
    if (!(kid instanceof Uint8Array && payload instanceof Uint8Array && signature instanceof Uint8Array)) throw unreadable();
    const ours = [0xa2, 1, 0x26, 4, ...piece(kid)];
    const whole = [0xd2, 0x84, ...piece(ours), 0xa0, ...piece(payload), ...piece(signature)];
    if (kid.length !== 8 || signature.length !== 64 || hex(whole) !== hex(bytes)) throw unreadable();
    const label = Array.from("Signature1", (letter) => letter.charCodeAt(0));
    const signed = [0x84, 0x6a, ...label, ...piece(ours), 0x40, ...piece(payload)];
    return { kid: hex(kid), payload, signature, signed: Uint8Array.from(signed) };
  };
  const iso = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 10);
  const claims = (payload) => {
    const all = decode(payload);
    const ours = all.get(OURS);
    return {
      entry: all.get(2),
      name: ours.get(1),
      services: ours.get(2) || [],
      domain: ours.get(3) || "",
      act: ours.get(4),
      day: iso(all.get(6)),
      until: all.has(4) ? iso(all.get(4) - DAY / 1000) : "",
    };
  };
  const inTime = (key, written) => {
    const start = Date.parse(`${written}T00:00:00Z`);
    const instant = (text) => (text ? Date.parse(text.replace(/(\.\d{3})\d*Z$/, "$1Z")) : NaN);
    const revoked = key.revoked.slice(0, 10);
    if (revoked) {
      const late = instant(key.revoked) + DAY <= start;
      throw amiss(late ? "certificate_after_revocation" : "certificate_key_revoked", { day: written, revoked });
    }
    if (instant(key.to) + DAY <= start) throw amiss("certificate_key_ended", { day: written, until: key.to.slice(0, 10) });
    if (start + DAY <= instant(key.from) - DAY)
      throw amiss("certificate_before_key", { day: written, since: key.from.slice(0, 10) });
  };
  const read = (how) => {
    try {
      return how();
    } catch {
      throw unreadable(); /* whatever it stumbled over */
    }
  };
  const checked = async (text) => {
    const message = read(() => opened(base32(text)));
    const key = data.keys.find((one) => one.kid === message.kid);
    if (!key) throw amiss("certificate_key_unknown", { kid: message.kid });
    const spki = Uint8Array.from(atob(key.spki), (letter) => letter.charCodeAt(0));
    const how = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    const known = await crypto.subtle.importKey("spki", spki, how, false, ["verify"]);
    if (!(await crypto.subtle.verify(how, known, message.signature, message.signed))) throw amiss("certificate_changed");
    const said = read(() => claims(message.payload));
    inTime(key, said.day);
    return said;
  };

  /* The page */
  const genuine = (said) => {
    const kind = data.kinds[said.entry.split("-")[0]] || { title: {}, services: {} };
    const named = (code) => (kind.services[code] || {})[lang] || String(code);
    const ended = said.until && Date.now() >= Date.parse(said.until) + DAY;
    const facts = [
      ["web.kind", kind.title[lang]],
      ["certificate.number", said.entry],
      ["certificate.holder", said.name],
      ["web.services", said.services.map(named).join(", ")],
      ["certificate.domain", said.domain],
      ["certificate.issued", day(said.day)],
      ["certificate.act", String(said.act)],
    ];
    const list = element("dl");
    facts.filter(([, value]) => value).forEach(([name, value]) => list.append(element("dt", say(name)), element("dd", value)));
    return [
      panel("wait", ended ? say("certificate_expired", { until: day(said.until) }) : say("certificate.genuine", { day: day(said.day) })),
      said.domain
        ? panel("wait", say("certificate.are_you_there", { domain: said.domain }), say("certificate.not_there"))
        : panel("wait", say("certificate.no_domain")),
      element("h2", say("certificate.paper_says")),
      list,
    ];
  };
  const not = ({ code, values }) => {
    const days = ["day", "until", "since", "revoked"].filter((name) => values[name]);
    const written = Object.fromEntries(days.map((name) => [name, day(values[name])]));
    return [element("h2", say("certificate.not_genuine")), panel("no", say(code, { ...values, ...written }))];
  };
  const tell = (make) => {
    shown = () => at("said").replaceChildren(...make());
    shown();
    at("said").focus();
  };
  const check = async () => {
    try {
      const said = await checked(at("text").value);
      tell(() => genuine(said));
    } catch (error) {
      if (!error.code || !error.values) throw error;
      tell(() => not(error));
    }
  };
  const PICTURE_MAX = 3072; /* the longer side: a whole page still has five points a module */
  const greyed = (picture) => {
    const part = Math.min(1, PICTURE_MAX / Math.max(picture.width, picture.height));
    const [width, height] = [picture.width, picture.height].map((one) => Math.max(1, Math.round(one * part)));
    const brush = Object.assign(element("canvas"), { width, height }).getContext("2d");
    brush.fillStyle = "#fff"; /* what shines through stands on paper */
    brush.fillRect(0, 0, width, height);
    brush.imageSmoothingQuality = "high";
    brush.drawImage(picture, 0, 0, width, height);
    const { data } = brush.getImageData(0, 0, width, height);
    const grey = new Uint8Array(width * height);
    for (let k = 0; k < grey.length; k++) grey[k] = (77 * data[4 * k] + 151 * data[4 * k + 1] + 28 * data[4 * k + 2]) >> 8;
    return { grey, width, height };
  };
  const photographed = async () => {
    const [file] = at("photo").files;
    if (!file) return;
    at("text").value = "";
    const picture = await createImageBitmap(file).catch(() => null);
    if (!picture) return tell(() => [panel("wait", say("picture_unreadable"))]);
    const found = codesIn(greyed(picture));
    const ours = found.filter((text) => text.includes("/C/")); /* another code may hang beside it */
    const [text, more] = ours.length ? ours : found.slice(0, 1);
    if (!text || more) return tell(() => [panel("wait", say(more ? "certificate_several_in_file" : "certificate_none_in_picture"))]);
    at("text").value = text;
    await check();
  };
  const speak = (chosen) => {
    lang = chosen;
    document.documentElement.lang = lang;
    document.title = say("verifier.title");
    document.querySelectorAll("[data-t]").forEach((one) => (one.textContent = say(one.dataset.t)));
    at("langs").setAttribute("aria-label", say("web.languages"));
    for (const button of at("langs").children) button.setAttribute("aria-pressed", button.lang === lang);
    at("whose").textContent = data.authority[lang];
    at("marks").textContent = data.marks[lang].join(" ");
    at("marks").hidden = !data.marks[lang].length;
    at("keys").textContent = say("verifier.keys", { day: day(data.day) });
    shown();
  };
  for (const one of spoken) {
    const button = element("button", data.words[one]["web.own_name"]);
    button.type = "button";
    button.lang = one;
    button.addEventListener("click", () => speak(one));
    at("langs").append(button);
  }
  speak(lang);
  if (!window.crypto || !crypto.subtle) {
    tell(() => [panel("no", say("verifier.unable"))]);
    return;
  }
  at("form").hidden = false;
  at("photo").addEventListener("change", photographed);
  at("form").addEventListener("submit", (event) => {
    event.preventDefault();
    check();
  });
})();
