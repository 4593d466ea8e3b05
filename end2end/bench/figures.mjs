// How figures are printed beside their targets.

export function say(what, figure, target) {
  console.log(`${what.padEnd(66)} ${figure.padEnd(40)} target ${target}`);
}

/** The middle of some times, their 95th percentile, and both in words. */
export function spread(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  const [low, median, high] = [sorted[0], at(0.5), sorted.at(-1)].map(Math.round);
  return { median: at(0.5), p95: at(0.95), words: `${median} ms (${low}–${high}, ${times.length} runs)` };
}
