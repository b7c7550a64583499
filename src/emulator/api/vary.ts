import {numbers} from '../people/person.ts';
import type {Switches} from '../switches/switches.ts';

type LooseMetadata = Readonly<Record<string, unknown>>;

/** One transparent pixel, as PNG. */
export const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export function vary(metadata: LooseMetadata, switches: Switches): LooseMetadata | null | undefined {
  switch (switches.missingData) {
    case 'no-metadata':
      return undefined;
    case 'null-metadata':
      return null;
    case 'empty-metadata':
      return {};
    case 'null-values':
      return map(metadata, () => null);
    case 'half-the-fields':
      return Object.fromEntries(Object.entries(metadata).filter((_, index) => index % 2 === 0));
    default:
      return rename(
        map(metadata, (value, field) =>
          typeof value === 'string' ? varyField(field, value, switches) : value,
        ),
        'photo_link',
        switches.photoName,
      );
  }
}

function varyField(field: string, value: string, switches: Switches): string {
  switch (field) {
    case 'dob':
      return date(value, switches.dateForm);
    case 'gender':
      return gender(value, switches.genderForm);
    case 'mobile':
      return mobile(value, switches.mobileForm);
    case 'aadhaar':
      return spell(maskValue(field, value, switches.masking), switches.aadhaarForm);
    case 'pan':
    case 'bank_account':
      return maskValue(field, value, switches.masking);
    case 'photo_link':
      return photo(value, switches.photo);
    default:
      return value;
  }
}

/** docs/cashfree-contract.md section 10, row 19: Cashfree's example has both orders. */
function date(value: string, form: Switches['dateForm']): string {
  const iso = value.replace(/^(\d\d)-(\d\d)-(\d{4})$/, '$3-$2-$1');
  if (form === 'as-is') return value;
  return form === 'iso' ? iso : iso.replace(/^(\d{4})-(\d\d)-(\d\d)$/, '$3-$2-$1');
}

function gender(value: string, form: Switches['genderForm']): string {
  const word = {M: 'MALE', F: 'FEMALE', T: 'TRANSGENDER'}[value] ?? value;
  switch (form) {
    case 'as-is':
      return value;
    case 'letter':
      return word.slice(0, 1);
    case 'upper':
      return word;
    case 'title':
      return word.slice(0, 1) + word.slice(1).toLowerCase();
  }
}

/** Row 20. A masked value has lost its digits: `full` invents digits with the same end. */
function maskValue(
  field: 'aadhaar' | 'pan' | 'bank_account',
  value: string,
  form: Switches['masking'],
): string {
  if (form === 'as-is') return value;
  if (form === 'masked')
    return value.replaceAll(/[A-Za-z0-9](?=[A-Za-z0-9]{4})/g, field === 'pan' ? 'X' : 'x');
  if (field !== 'aadhaar' || /^\d+$/.test(value)) return value;
  return numbers('00').aadhaar.slice(0, -4) + value.slice(-4);
}

function mobile(value: string, form: Switches['mobileForm']): string {
  switch (form) {
    case 'as-is':
      return value;
    case 'masked':
      return value.slice(0, 2) + 'X'.repeat(Math.max(0, value.length - 4)) + value.slice(-2);
    case 'country-code':
      return `+91 ${value.slice(0, 5)} ${value.slice(5)}`;
    case 'trunk-zero':
      return `091${value}`;
    case 'not-available':
      return 'NA';
  }
}

function spell(value: string, form: Switches['aadhaarForm']): string {
  if (form === 'as-is') return value;
  const full = maskValue('aadhaar', value, 'full');
  const groups = full.match(/.{1,4}/g) ?? [];
  switch (form) {
    case 'spaced':
      return groups.join(' ');
    case 'no-break-spaces':
      return groups.join('\u00a0');
    case 'dotted':
      return groups.join('.');
    case 'devanagari':
      return full.replaceAll(/\d/g, digit => String.fromCharCode(0x966 + Number(digit)));
    case 'prefixed':
      return `UID${full}`;
  }
}

/** Row 21. The last three values are attacks: markup in an image, a script, and an image that fills memory. */
function photo(value: string, form: Switches['photo']): string {
  switch (form) {
    case 'as-is':
      return value;
    case 'https':
      return 'https://photos.example.com/emulated.png';
    case 'base64':
      return PIXEL;
    case 'data-url':
      return `data:image/png;base64,${PIXEL}`;
    case 'svg':
      return `data:image/svg+xml;base64,${btoa('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')}`;
    case 'javascript':
      return 'javascript:alert(1)';
    case 'huge':
      return 'A'.repeat(4_000_000);
  }
}

function rename(metadata: LooseMetadata, from: string, to: string): LooseMetadata {
  return Object.fromEntries(
    Object.entries(metadata).map(([field, value]) => [field === from ? to : field, value]),
  );
}

function map(metadata: LooseMetadata, change: (value: unknown, field: string) => unknown): LooseMetadata {
  return Object.fromEntries(Object.entries(metadata).map(([field, value]) => [field, change(value, field)]));
}
