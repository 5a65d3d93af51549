/* Reads the QR codes in a picture (ISO/IEC 18004:2015, versions 2 to 10): turned, tilted, grey, worn.
   It reads none that is mirrored or light on dark, and does not know what a text means. */
"use strict";
const codesIn = (() => {
  const [VERSION_MIN, VERSION_MAX] = [2, 10]; /* a smaller one has no alignment pattern to go by */
  const range = (n) => Array.from({ length: n }, (_, k) => k);

  /* Ink is how much darker a point is than the square around it, so that a shadow on the paper is no
     edge. The sums of the integral image may pass 32 bits; their differences do not. */
  const [AROUND, SPECK] = [20, 5]; /* less ink than a speck may be grain on bare paper */
  const inked = ({ grey, width, height }) => {
    const wide = width + 1;
    const sums = new Uint32Array(wide * (height + 1));
    const ink = new Int16Array(width * height);
    for (let y = 0; y < height; y++)
      for (let x = 0, row = 0; x < width; x++) {
        row += grey[y * width + x];
        sums[(y + 1) * wide + x + 1] = sums[y * wide + x + 1] + row;
      }
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const [left, top] = [Math.max(0, x - AROUND), Math.max(0, y - AROUND)];
        const [right, end] = [Math.min(width, x + AROUND + 1), Math.min(height, y + AROUND + 1)];
        const sum = sums[end * wide + right] - sums[end * wide + left] - sums[top * wide + right] + sums[top * wide + left];
        ink[y * width + x] = (sum >>> 0) / ((end - top) * (right - left)) - grey[y * width + x];
      }
    return { ink, width, height };
  };
  const halved = ({ grey, width, height }) => {
    const half = { grey: new Uint8Array((width >> 1) * (height >> 1)), width: width >> 1, height: height >> 1 };
    for (let y = 0, to = 0; y < half.height; y++)
      for (let x = 0; x < half.width; x++) {
        const at = 2 * (y * width + x);
        half.grey[to++] = (grey[at] + grey[at + 1] + grey[at + width] + grey[at + width + 1]) / 4;
      }
    return half;
  };
  const inkAt = ({ ink, width, height }, x, y) =>
    x >= 0 && y >= 0 && x < width && y < height ? ink[Math.floor(y) * width + Math.floor(x)] : 0;

  /* Finder patterns (6.3.3): dark and light as 1:1:3:1:1 along every line through the middle. */
  const isFinder = (runs) => {
    const module = runs.reduce((sum, run) => sum + run) / 7;
    return runs.every((run, k) => Math.abs(run / (k === 2 ? 3 : 1) - module) <= module / 2 + 0.5);
  };
  const across = (image, most, x, y, dx, dy) => {
    const [[a, b, c], [d, e, f]] = [-1, 1].map((way) => {
      const runs = [0, 0, 0];
      for (let k = 0, n = 0; ; n += way) {
        if (inkAt(image, x + n * dx, y + n * dy) > SPECK === (k === 1)) k += 1;
        if (k > 2 || Math.abs(n) > most) return runs;
        runs[k] += 1;
      }
    });
    return isFinder([c, b, a + d - 1, e, f]) && { width: a + b + c + d + e + f - 1, off: (d - a) / 2 };
  };
  const FINDERS_MAX = 500; /* a picture drawn to hold more would take for ever */
  const finders = (image) => {
    const found = [];
    const note = (most, column, y) => {
      const down = across(image, most, column, y, 0, 1);
      const row = Math.floor(y + 0.5 + (down && down.off));
      const flat = down && across(image, most, column, row, 1, 0);
      if (!flat || ![1, -1].every((dy) => across(image, most, column, row, 1, dy))) return;
      const one = { x: column + 0.5 + flat.off, y: y + 0.5 + down.off, width: (down.width + flat.width) / 2, seen: 1 };
      const known = found.find((other) => Math.hypot(other.x - one.x, other.y - one.y) < one.width / 3);
      if (known) for (const name of ["x", "y", "width"]) known[name] += (one[name] - known[name]) / (known.seen + 1);
      if (known) known.seen += 1;
      else if (found.length < FINDERS_MAX) found.push(one);
    };
    for (let y = 0; y < image.height; y++) {
      const runs = new Int32Array(5);
      for (let x = 0, many = 0, since = 0; x < image.width; x++) {
        if (image.ink[y * image.width + x] > SPECK === many % 2 > 0) continue;
        runs.copyWithin(0, 1)[4] = x - since;
        since = x;
        if (++many > 5 && many % 2 === 0 && isFinder(runs)) note(3 * runs[2], x - runs[4] - runs[3] - ((runs[2] + 1) >> 1), y);
      }
    }
    return found.filter((one) => one.seen > 1).sort((a, b) => b.seen - a.seen).slice(0, 16);
  };
  const far = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
  /* Three that may belong to one code, as corner, right and down; the likeliest first. */
  const trios = (found) => {
    const made = [];
    for (const corner of found)
      for (const right of found)
        for (const down of found) {
          const [a, b] = [far(corner, right), far(corner, down)];
          const turn = (right.x - corner.x) * (down.y - corner.y) - (right.y - corner.y) * (down.x - corner.x);
          const widths = [corner.width, right.width, down.width];
          const amiss = Math.abs(Math.log(a / b)) + Math.log(Math.max(...widths) / Math.min(...widths)) + 1 - turn / (a * b);
          if (amiss < 1) made.push({ trio: [corner, right, down], amiss });
        }
    return made.sort((a, b) => a.amiss - b.amiss).slice(0, 24).map(({ trio }) => trio);
  };

  /* What stands in every code of a version (6.3, annex E): 1 dark, 0 light, 2 no data, -1 data.
     `aligned` are the cells of the alignment pattern that lies farthest from the corner. */
  const planned = (version) => {
    const [size, last] = [17 + 4 * version, 10 + 4 * version];
    const plan = new Int8Array(size * size).fill(-1);
    const box = (left, top, wide, high, shade) => {
      for (let y = Math.max(0, top); y < Math.min(size, top + high); y++)
        for (let x = Math.max(0, left); x < Math.min(size, left + wide); x++) plan[y * size + x] = shade(x - left, y - top);
    };
    const rings = (column, row, reach, light) =>
      box(column - reach, row - reach, 2 * reach + 1, 2 * reach + 1, (x, y) =>
        light.includes(Math.max(Math.abs(x - reach), Math.abs(y - reach))) ? 0 : 1);
    for (let k = 0; k < size; k++) plan[6 * size + k] = plan[k * size + 6] = 1 - (k % 2);
    const centres = version < 7 ? [6, last] : [6, (6 + last) / 2, last];
    for (const x of centres)
      for (const y of centres) if (Math.min(x, y) > 6 || (x + y > 12 && Math.max(x, y) < last)) rings(x, y, 2, [1]);
    const more = version > 6 ? 3 : 0; /* version information (7.10) */
    const kept = [[0, 0, 9, 9], [size - 8, 0, 8, 9], [0, size - 8, 9, 8], [size - 11, 0, more, 6], [0, size - 11, 6, more]];
    for (const [x, y, wide, high] of kept) box(x, y, wide, high, () => 2);
    for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) rings(x, y, 4, [2, 4]);
    const known = range(size * size).filter((cell) => plan[cell] === 0 || plan[cell] === 1);
    const aligned = known.filter((cell) => cell % size > last - 3 && cell > (last - 2) * size);
    return { version, size, plan, known, aligned };
  };
  const plans = range(VERSION_MAX - VERSION_MIN + 1).map((k) => planned(k + VERSION_MIN));

  /* Where in the picture a module lies: a projective map, by the middles of the three finder patterns
     and of the fourth that there would be (Heckbert 1989, 2.2.3). */
  const mapped = (size, [a, b, c, d]) => {
    const [sx, sy] = [a.x - b.x + c.x - d.x, a.y - b.y + c.y - d.y];
    const [ux, uy, vx, vy] = [b.x - c.x, b.y - c.y, d.x - c.x, d.y - c.y];
    const [g, h] = [(sx * vy - sy * vx) / (ux * vy - uy * vx), (ux * sy - uy * sx) / (ux * vy - uy * vx)];
    const [rx, ry, dx, dy] = [b.x - a.x + g * b.x, b.y - a.y + g * b.y, d.x - a.x + h * d.x, d.y - a.y + h * d.y];
    return (image, cell) => {
      const [u, v] = [((cell % size) - 3) / (size - 7), (Math.floor(cell / size) - 3) / (size - 7)];
      const deep = g * u + h * v + 1;
      return inkAt(image, (rx * u + dx * v + a.x) / deep, (ry * u + dy * v + a.y) / deep);
    };
  };
  /* Of several ways a code may lie, that whose ink agrees best, from -1 to 1, with what must stand there. */
  const best = (image, { size, plan }, cells, ways) => {
    let won = { fit: -2 };
    for (const corners of ways) {
      const ink = mapped(size, corners);
      let [agreed, all] = [0, 1e-9];
      for (const cell of cells) {
        const seen = ink(image, cell);
        agreed += plan[cell] ? seen : -seen;
        all += Math.abs(seen);
      }
      if (agreed / all > won.fit) won = { fit: agreed / all, corners };
    }
    return won;
  };
  const around = (corners, nth, step, reach) => {
    const steps = range(2 * reach + 1).map((k) => Math.ceil(k / 2) * (k % 2 ? step : -step)); /* unmoved first */
    const moved = (dx, dy) => corners.map((one, k) => (k === nth ? { x: one.x + dx, y: one.y + dy } : one));
    return steps.flatMap((dx) => steps.map((dy) => moved(dx, dy)));
  };
  const laid = (image, plan, [corner, right, down]) => {
    const [module, reach] = [far(corner, right) / (plan.size - 7), Math.round(plan.size / 2.5)];
    const flat = [corner, right, { x: right.x + down.x - corner.x, y: right.y + down.y - corner.y }, down];
    /* Tilted, the fourth lies off its place by up to a fifth of the code; then each is moved a little. */
    let now = best(image, plan, plan.aligned, around(flat, 2, module / 2, reach));
    for (const part of [0.5, 0.5, 0.25, 0.25, 0.1])
      for (const nth of [2, 0, 1, 3]) now = best(image, plan, plan.known, around(now.corners, nth, part * module, 1));
    return { ...now, plan };
  };
  /* Format information (7.9): the nearest of the 32 words of its BCH code, in either of its places. */
  const FORMATS = range(32).map((said) => {
    let rest = said << 10;
    for (let k = 14; k > 9; k--) rest ^= ((rest >> k) & 1) * (0x537 << (k - 10));
    return ((said << 10) | rest) ^ 0x5412;
  });
  const formatOf = (dark, size) => {
    const places = [
      (k) => (k < 8 ? [8, k + (k > 5)] : [k < 9 ? 7 : 14 - k, 8]),
      (k) => (k < 8 ? [size - 1 - k, 8] : [8, size - 15 + k]),
    ];
    const apart = (word, place) => range(15).filter((k) => dark(...place(k)) !== ((word >> k) & 1)).length;
    const all = FORMATS.map((word) => Math.min(...places.map((place) => apart(word, place))));
    const least = Math.min(...all);
    return least > 3 ? -1 : all.indexOf(least);
  };
  /* Data masks (7.8.2) by column and row: where it is zero, the module was turned over. */
  const MASKS = [
    (x, y) => (x + y) % 2, (x, y) => y % 2, (x) => x % 3, (x, y) => (x + y) % 3,
    (x, y) => (Math.floor(x / 3) + (y >> 1)) % 2, (x, y) => ((x * y) % 2) + ((x * y) % 3),
    (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
  ];
  /* Table 9, by the two bits of the level (M, L, H, Q) and by version: check bytes of a block, blocks. */
  const CHECKS = ["16 26 18 24 16 18 22 22 26", "10 15 20 26 18 20 24 30 18", "28 22 16 22 28 26 26 24 28", "22 18 26 18 24 18 22 20 24"];
  const BLOCKS = ["1 1 2 2 4 4 4 5 5", "1 1 1 1 2 2 2 2 4", "1 2 4 4 4 5 6 8 8", "1 2 2 4 4 6 6 8 8"];

  /* Reed-Solomon over GF(256) of 0x11d (7.5, annex B): Berlekamp-Massey, Forney; null where too much is lost. */
  const [POWER, LOG] = [new Uint8Array(510), new Uint8Array(256)];
  for (let k = 0, power = 1; k < 255; k++) {
    POWER[k] = POWER[k + 255] = power;
    LOG[power] = k;
    power = (power << 1) ^ ((power >> 7) * 0x11d);
  }
  const times = (a, b) => (a && b ? POWER[LOG[a] + LOG[b]] : 0);
  const over = (a, b) => (a ? POWER[LOG[a] + 255 - LOG[b]] : 0);
  const valued = (poly, x) => poly.reduceRight((sum, one) => times(sum, x) ^ one, 0);
  const mended = (block, checks) => {
    const low = block.reverse();
    const syndromes = () => range(checks).map((k) => valued(low, POWER[k]));
    const product = (poly, k) => seen.slice(0, k + 1).reduce((sum, one, j) => sum ^ times(one, poly[k - j]), 0);
    const seen = syndromes();
    let locator = new Uint8Array(2 * checks + 1).fill(1, 0, 1);
    let [before, errors, gap, last] = [locator, 0, 1, 1];
    for (let k = 0; k < checks; k++, gap++) {
      const odd = product(locator, k);
      if (!odd) continue;
      const next = locator.map((one, j) => (j < gap ? one : one ^ times(over(odd, last), before[j - gap])));
      if (2 * errors <= k) [before, errors, gap, last] = [locator, k + 1 - errors, 0, odd];
      locator = next;
    }
    const evaluator = range(checks).map((k) => product(locator, k));
    const slope = locator.map((_, j) => (j % 2 ? 0 : locator[j + 1]));
    low.forEach((_, k) => {
      const back = POWER[255 - k];
      if (!valued(locator, back)) low[k] ^= times(POWER[k], over(valued(evaluator, back), valued(slope, back)));
    });
    return syndromes().some((one) => one) ? null : low.reverse().slice(0, -checks);
  };

  /* The message (7.4) of numeric, alphanumeric and byte segments; null where there is any other. */
  const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  const spelt = (bytes, version) => {
    let [place, text] = [0, ""];
    const take = (n) => range(n).reduce((sum) => 2 * sum + ((bytes[place >> 3] >> (7 - (place++ & 7))) & 1), 0);
    const end = 8 * bytes.length;
    while (end - place > 3) {
      const mode = take(4);
      if (!mode) return text;
      if (mode === 3 || mode > 4) return null;
      let n = take(version < 10 ? [10, 9, 0, 8][mode - 1] : [12, 11, 0, 16][mode - 1]);
      if (mode === 4) text += new TextDecoder().decode(Uint8Array.from(range(n), () => take(8)));
      else
        for (const most = 4 - mode; n > 0; n -= most) {
          const now = Math.min(n, most);
          const value = take(mode === 1 ? 3 * now + 1 : 5 * now + 1);
          const pair = [Math.floor(value / 45), value % 45].map((one) => LETTERS[one]).slice(-now);
          text += mode === 1 ? String(value).padStart(now, "0") : pair.join("");
        }
    }
    return place > end ? null : text;
  };
  const read = (image, { plan: { version, size, plan }, corners }) => {
    const ink = mapped(size, corners);
    const dark = (x, y) => (ink(image, y * size + x) > 0 ? 1 : 0);
    const format = formatOf(dark, size);
    if (format < 0) return null;
    const bits = [];
    for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
      if (right === 6) right = 5; /* the timing pattern has a column to itself (7.7.3) */
      for (let k = 0; k < 2 * size; k++) {
        const [x, y] = [right - (k & 1), up ? size - 1 - (k >> 1) : k >> 1];
        if (plan[y * size + x] < 0) bits.push(dark(x, y) ^ !MASKS[format & 7](x, y));
      }
    }
    const [checks, many] = [CHECKS, BLOCKS].map((table) => Number(table[format >> 3].split(" ")[version - VERSION_MIN]));
    const [blocks, total] = [range(many).map(() => []), bits.length >> 3];
    const byte = (at) => bits.slice(8 * at, 8 * at + 8).reduce((sum, bit) => 2 * sum + bit);
    const short = Math.floor(total / many) - checks;
    /* Blocks are laid in turn, byte by byte; the later ones may be a byte longer (7.6). */
    for (let k = 0, at = 0; at < total; k++)
      for (let block = 0; block < many; block++)
        if (k !== short || block >= many - (total % many)) blocks[block].push(byte(at++));
    const sound = blocks.map((block) => mended(block, checks));
    return sound.includes(null) ? null : spelt(sound.flat(), version);
  };
  const FIT = 0.5; /* of what is no code far less agrees */
  const within = (image) => {
    const [texts, taken] = [[], new Set()];
    for (const trio of trios(finders(image))) {
      if (trio.some((one) => taken.has(one))) continue;
      const [corner, right] = trio;
      /* Along rows and columns a turned pattern is wider than it is. */
      const wide = ((corner.width + right.width) / 2) * Math.max(Math.abs(right.x - corner.x), Math.abs(right.y - corner.y));
      const guess = (7 * far(corner, right) ** 2) / wide / 4 - 2.5;
      const near = plans.filter(({ version }) => Math.abs(version - guess) < 2.5).map((plan) => laid(image, plan, trio));
      for (const one of near.sort((a, b) => b.fit - a.fit)) {
        const text = one.fit > FIT ? read(image, one) : null;
        if (text === null) continue;
        texts.push(text);
        trio.forEach((point) => taken.add(point));
        break;
      }
    }
    return texts;
  };

  /* The texts of the codes in a picture of { grey, width, height }, each once. Grain drowns a code in
     a large picture and blur in a small one, so it is read whole and halved up to three times. */
  return (picture) => {
    const texts = new Set();
    for (let one = picture; Math.min(one.width, one.height) > 40 && one.width > picture.width / 9; one = halved(one))
      within(inked(one)).forEach((text) => texts.add(text));
    return [...texts];
  };
})();
