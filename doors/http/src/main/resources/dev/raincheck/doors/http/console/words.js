// What the console says of numbers, times and states.

export const bytes = (number) => {
  const step = Math.min(3, Math.floor(Math.log2(Math.max(number, 1)) / 10));
  const unit = ["B", "KiB", "MiB", "GiB"][step];
  return `${(number / 1_024 ** step).toFixed(step === 0 ? 0 : 1).replace(/\.0$/, "")}\u202f${unit}`;
};
export const capital = (text) => text.charAt(0) + text.slice(1).toLowerCase().replaceAll("_", " ");
export const count = (number) => (number ?? 0).toLocaleString("en").replaceAll(",", "\u202f");
export const percent = (fraction) => `${Math.floor(100 * fraction)}\u202f%`;
export const nameOf = (operation) => `${operation.method}-${operation.id}`;
export const stateOf = (operation) => (operation.cancelReason === undefined ? operation.state : "CANCELLING");

export function time(ms) {
  if (ms === undefined) {
    return "";
  }
  const s = Math.floor(ms / 1_000);
  const parts = [[86_400, "d"], [3_600, "h"], [60, "min"], [1, "s"]];
  const first = parts.findIndex(([unit]) => s >= unit);
  if (first < 0 || (s < 10 && ms < 10_000)) {
    return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
  }
  const [unit, letter] = parts[first];
  const rest = parts[first + 1];
  const more = rest === undefined ? 0 : Math.floor((s % unit) / rest[0]);
  return `${Math.floor(s / unit)} ${letter}` + (more > 0 ? ` ${more} ${rest[1]}` : "");
}
