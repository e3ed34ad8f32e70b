// Does the sum a form sets, while it is being filled in, and says nothing about it. Without this script the form goes through all the same.
(() => {
  const field = document.querySelector('[data-work]');
  if (!field) return;
  const k = [], h = [];
  // The constants of SHA-256: the first bits of the fractions of the roots of the first primes.
  for (let n = 2; k.length < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (!prime) continue;
    if (h.length < 8) h.push((n ** .5 * 4294967296) | 0);
    k.push((n ** (1 / 3) * 4294967296) | 0);
  }

  const w = new Int32Array(64);
  const block = (state) => {
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15], y = w[i - 2];
      w[i] = (w[i - 16] + w[i - 7] + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3) + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10)) | 0;
    }
    let [a, b, c, d, e, f, g, i] = state;
    for (let t = 0; t < 64; t++) {
      const one = (i + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + k[t] + w[t]) | 0;
      const two = (((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c)) | 0;
      i = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    return [state[0] + a, state[1] + b, state[2] + c, state[3] + d, state[4] + e, state[5] + f, state[6] + g, state[7] + i].map((x) => x | 0);
  };

  const put = (text, length) => {
    w.fill(0, 0, 16);
    for (let i = 0; i < text.length; i++) w[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
    if (length) {
      w[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
      w[15] = length * 8;
    }
  };

  const first = field.dataset.work, bits = Number(field.dataset.workBits);
  let number = 0, started = false;
  put(first, 0);
  const middle = block(h);

  // In slices, so that typing never waits.
  const slice = () => {
    const until = Date.now() + 12;
    do {
      const answer = String(number);
      put(answer, 64 + answer.length);
      if (block(middle)[0] >>> (32 - bits) === 0) {
        field.value = answer;
        return;
      }
      number++;
    } while (Date.now() < until);
    setTimeout(slice, 4);
  };

  const start = () => {
    if (!started) slice();
    started = true;
  };
  field.form.addEventListener('focusin', start, { once: true });
  field.form.addEventListener('submit', start, { once: true });
})();
