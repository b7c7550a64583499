import {documentedScopes, type DetailScope} from './example.ts';
import {hostileScopes} from './hostile.ts';
import {people} from './people.ts';
import {scopesOf, type Person} from './person.ts';

/** An invented person whom the emulator knows by mobile number. */
export interface Persona {
  /** Stable name. It is safe to log. */
  readonly id: string;
  /** Mobile number of ten digits. */
  readonly mobile: string;
  /** Description of the persona, in one line. */
  readonly what: string;
  /** Details of the persona, in the order of Cashfree's example. `[]`: the number has no data. */
  readonly scopes: readonly DetailScope[];
  /**
   * Behaviour of the consent page. `asks`: the user decides. `denies`: the page denies immediately. `silent`: the page
   * never returns an answer.
   */
  readonly manner: 'asks' | 'denies' | 'silent';
}

const asha: Person = people.hindi;

/** docs/cashfree-contract.md section 6.4: `NA` is the value for the PAN of a business. */
const companyPan = {
  type: 'Company',
  aadhaar_seeding_status: 'NA',
  aadhaar_seeding_status_desc: 'Not applicable to a business PAN',
};

/**
 * All personas of the emulator. A session for a persona's mobile number returns the persona's details.
 *
 * @example
 * ```ts
 * import {personas} from 'cf-user-details/emulator';
 *
 * const denying = personas.find(({id}) => id === 'denies');
 * console.log(denying?.mobile);
 * ```
 */
export const personas: readonly Persona[] = [
  persona('example', '9988123456', 'Cashfree’s documented example, unchanged', documentedScopes),
  persona(
    'example-session',
    '9988776655',
    'The same details, with the number of the documented session request',
    withMobile(documentedScopes, '9988776655'),
  ),
  ...Object.entries(people).map(([id, person]) =>
    persona(id, person.mobile, `${person.ownName}, all eleven scopes`, scopesOf(person)),
  ),
  persona(
    'company',
    '1000000010',
    'A company: PAN of type Company; no Aadhaar, gender, date of birth or occupation',
    [
      ...scopesOf({
        ...asha,
        mobile: '1000000010',
        name: 'Namuna Private Limited',
        ownName: 'Namuna Private Limited',
      })
        .filter(({scope}) => !['AADHAAR', 'GENDER', 'DOB', 'OCCUPATION'].includes(scope))
        .map(entry => (entry.scope === 'PAN' ? edit(entry, companyPan) : entry)),
    ],
  ),
  persona('three-scopes', '1000000011', 'Only three scopes: NAME, MOBILE, EMAIL', [
    ...scopesOf({...asha, mobile: '1000000011'}).filter(({scope}) =>
      ['NAME', 'MOBILE', 'EMAIL'].includes(scope),
    ),
  ]),
  persona(
    'two-addresses',
    '1000000012',
    'Two ADDRESS records: permanent and current',
    scopesOf({...asha, mobile: '1000000012'}).map(entry =>
      entry.scope === 'ADDRESS' ? moved(entry) : entry,
    ),
  ),
  persona('no-data', '1000000013', 'A number without data', []),
  persona(
    'denies',
    '1000000014',
    'The consent page denies immediately',
    scopesOf({...asha, mobile: '1000000014'}),
    'denies',
  ),
  persona(
    'silent',
    '1000000015',
    'The consent page never returns an answer',
    scopesOf({...asha, mobile: '1000000015'}),
    'silent',
  ),
  persona(
    'hostile',
    '1000000016',
    'Hostile details: markup, control characters, formulas, prototype keys',
    hostileScopes('1000000016'),
  ),
  persona(
    'other-number',
    '1000000017',
    'The details have another mobile number than the session',
    scopesOf({...asha, mobile: '1000000018'}),
  ),
  persona(
    'two-numbers',
    '1000000019',
    'Two MOBILE records: another number, then the number of the session',
    scopesOf({...asha, mobile: '1000000019'}).map(entry =>
      entry.scope === 'MOBILE' ? withAlternate(entry, '1000000099') : entry,
    ),
  ),
  persona(
    'masked-number',
    '1000000020',
    'The number is masked in MOBILE: 10XXXXXX20',
    withMobile(scopesOf({...asha, mobile: '1000000020'}), '10XXXXXX20'),
  ),
  persona(
    'long-account',
    '1000000021',
    'A bank account number of twelve digits, and +91 before the mobile number',
    scopesOf({...asha, mobile: '1000000021'}).map(entry => withLongNumbers(entry)),
  ),
];

const byMobile = new Map(personas.map(one => [one.mobile, one]));

export function personaOf(mobile: string): Persona | undefined {
  return byMobile.get(mobile);
}

export function exampleFor(mobile: string): Persona {
  return persona('unlisted', mobile, 'A number without a persona', withMobile(documentedScopes, mobile));
}

function persona(
  id: string,
  mobile: string,
  what: string,
  scopes: readonly DetailScope[],
  manner: Persona['manner'] = 'asks',
): Persona {
  return {id, mobile, what, scopes, manner};
}

function withMobile(scopes: readonly DetailScope[], mobile: string): readonly DetailScope[] {
  return scopes.map(entry => (entry.scope === 'MOBILE' ? edit(entry, {mobile}) : entry));
}

function withAlternate(entry: DetailScope, mobile: string): DetailScope {
  return {...entry, records: [...edit(entry, {mobile}).records, ...entry.records]};
}

function withLongNumbers(entry: DetailScope): DetailScope {
  if (entry.scope === 'MOBILE') return edit(entry, {mobile: '+91 10000 00021'});
  return entry.scope === 'BANK_ACCOUNT' ? edit(entry, {bank_account: '000000000021'}) : entry;
}

function edit(entry: DetailScope, change: Readonly<Record<string, unknown>>): DetailScope {
  return {
    ...entry,
    records: entry.records.map(record => ({...record, metadata: {...record.metadata, ...change}})),
  };
}

function moved(entry: DetailScope): DetailScope {
  const change = {complete_address: '9, Namuna Lane, Aundh, Pune, Maharashtra, 411007', state: 'MAHARASHTRA'};
  const second = edit(entry, {...change, pincode: '411007', type: 'Current'});
  return {...entry, records: [...entry.records, ...second.records]};
}
