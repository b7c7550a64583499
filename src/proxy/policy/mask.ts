/** Vowels in the scripts of India are marks. */
const CHARACTERS = /[\p{L}\p{M}\p{N}]/gu;

/** Masks all letters and digits except the last four: `xxxxxxxx9012`. */
export function maskDigits(text: string): string {
  let left = (text.match(CHARACTERS) ?? []).length;
  // Four visible characters would reveal a short value.
  const shown = left > 4 ? 4 : 0;
  return text.replace(CHARACTERS, character => (left-- > shown ? 'x' : character));
}

export function maskAll(value: unknown): unknown {
  if (typeof value === 'string') return maskDigits(value);
  if (typeof value === 'number') return maskDigits(String(value));
  if (Array.isArray(value)) return value.map(maskAll);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskAll(item)]));
}
