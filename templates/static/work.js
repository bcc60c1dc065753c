// Looks for a word whose digest begins with enough zeros (intake/floods.py). SHA-256 as FIPS 180-4 has it, for one short block.
(function () {
  "use strict";

  var K = [], H = [];
  (function () {
    // The first 32 bits of the fractions of the cube and square roots of the first primes.
    for (var n = 2; K.length < 64; n += 1) {
      var prime = true;
      for (var d = 2; d * d <= n; d += 1) { if (n % d === 0) { prime = false; } }
      if (prime) {
        if (H.length < 8) { H.push((Math.sqrt(n) % 1 * 4294967296) | 0); }
        K.push((Math.cbrt(n) % 1 * 4294967296) | 0);
      }
    }
  })();
  var W = new Int32Array(64);

  // The first word of the digest of at most 55 ASCII characters.
  function first(text) {
    var i, length = text.length;
    W.fill(0, 0, 16);
    for (i = 0; i < length; i += 1) { W[i >> 2] |= text.charCodeAt(i) << (24 - (i % 4) * 8); }
    W[length >> 2] |= 0x80 << (24 - (length % 4) * 8);
    W[15] = length * 8;
    for (i = 16; i < 64; i += 1) {
      var x = W[i - 15], y = W[i - 2];
      var s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      var s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
    }
    var a = H[0], b = H[1], c = H[2], d = H[3], e = H[4], f = H[5], g = H[6], h = H[7];
    for (i = 0; i < 64; i += 1) {
      var S1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      var t1 = (h + S1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      var S0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      var t2 = (S0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    return (H[0] + a) >>> 0;
  }

  self.onmessage = function (event) {
    var begins = event.data.name + ":", most = Math.pow(2, 32 - event.data.bits), word = 0;
    while (first(begins + word) >= most) { word += 1; }
    self.postMessage(String(word));
  };
})();
