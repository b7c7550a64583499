import type {DetailScope} from './example.ts';

const markup = '"><img src=x onerror=alert(1)><script>alert(2)</script>';
/** Right-to-left override, zero-width space, byte-order mark, NUL, bell, line separator. */
const controlCharacters = 'A\u202Enimda\u200B\uFEFF\u0000\u0007\u2028\r\nSet-Cookie: a=b';
const template = '${alert(3)} {{constructor.constructor("alert(4)")()}} <%= 7 %>';

/** Cashfree documents no alphabet and no length (docs/cashfree-contract.md section 6.4). */
export function hostileScopes(mobile: string): readonly DetailScope[] {
  const poisoned: unknown = JSON.parse(
    '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}',
  );
  return [
    hostileRecord('MOBILE', {mobile}),
    hostileRecord('EMAIL', {email: `"${markup}"@example.com`}),
    hostileRecord('ADDRESS', {
      complete_address: `=HYPERLINK("http://example.invalid","${'long '.repeat(1500)}")`,
      state: '@SUM(1+1)*cmd|calc!A0',
      pincode: "000000' OR '1'='1",
      type: '../../../../etc/passwd',
    }),
    hostileRecord('GENDER', {gender: 'javascript:alert(5)'}),
    hostileRecord('DOB', {dob: '9999-99-99'}),
    hostileRecord('AADHAAR', {
      ...(poisoned as object),
      aadhaar: 'xxxxxxxx0000',
      name: controlCharacters,
      photo_link: 'javascript:alert(6)',
    }),
    hostileRecord('PAN', {pan: markup, registered_name: template, name_pan_card: `Z${'\u0301'.repeat(400)}`}),
    hostileRecord('NAME', {name: markup}),
    hostileRecord('OCCUPATION', {occupation: 'constructor'}),
    hostileRecord('__proto__', {polluted: true}),
  ];
}

function hostileRecord(scope: string, metadata: Readonly<Record<string, unknown>>): DetailScope {
  return {scope, records: [{confidence_score: null, metadata}]};
}
