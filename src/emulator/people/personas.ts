/** The people that the emulator knows, by mobile number. All invented; no number of theirs was ever issued. */
import {documentedScopes, type DetailScope} from './example.ts';
import {hostileScopes} from './hostile.ts';
import {people} from './people.ts';
import {scopesOf, type Person} from './person.ts';

export interface Persona {
  /** A stable name, safe to log. */
  readonly id: string;
  /** Ten digits. */
  readonly mobile: string;
  readonly what: string;
  /** What Cashfree would know, in the order of its example. Empty: no data. */
  readonly scopes: readonly DetailScope[];
  /**
   * `asks` (default): whoever sits at the consent page decides. `denies`: the page says no by itself. `silent`: the
   * page never gets an answer.
   */
  readonly manner: 'asks' | 'denies' | 'silent';
}

const asha: Person = people.hindi;

/** Contract 6.4: `NA` stands for the PAN of a business. */
const companyPan = {
  type: 'Company',
  aadhaar_seeding_status: 'NA',
  aadhaar_seeding_status_desc: 'Not applicable to a business PAN',
};

export const personas: readonly Persona[] = [
  persona('example', '9988123456', 'Cashfree’s documented example, word for word', documentedScopes),
  persona(
    'example-session',
    '9988776655',
    'The same, with the number of the documented session request',
    withMobile(documentedScopes, '9988776655'),
  ),
  ...Object.entries(people).map(([id, person]) =>
    persona(id, person.mobile, `${person.ownName}, all eleven scopes`, scopesOf(person)),
  ),
  persona('company', '1000000010', 'A company: PAN of type Company, no Aadhaar, gender or date of birth', [
    ...scopesOf({
      ...asha,
      mobile: '1000000010',
      name: 'Namuna Private Limited',
      ownName: 'Namuna Private Limited',
    })
      .filter(({scope}) => !['AADHAAR', 'GENDER', 'DOB', 'OCCUPATION'].includes(scope))
      .map(entry => (entry.scope === 'PAN' ? edit(entry, companyPan) : entry)),
  ]),
  persona('three-scopes', '1000000011', 'Shares three scopes only: NAME, MOBILE, EMAIL', [
    ...scopesOf({...asha, mobile: '1000000011'}).filter(({scope}) =>
      ['NAME', 'MOBILE', 'EMAIL'].includes(scope),
    ),
  ]),
  persona(
    'two-addresses',
    '1000000012',
    'Two records of ADDRESS, permanent and current',
    scopesOf({...asha, mobile: '1000000012'}).map(entry =>
      entry.scope === 'ADDRESS' ? moved(entry) : entry,
    ),
  ),
  persona('no-data', '1000000013', 'A number without data', []),
  persona(
    'denies',
    '1000000014',
    'Says no: the page returns by itself',
    scopesOf({...asha, mobile: '1000000014'}),
    'denies',
  ),
  persona('silent', '1000000015', 'Never answers', scopesOf({...asha, mobile: '1000000015'}), 'silent'),
  persona(
    'hostile',
    '1000000016',
    'Details that attack: markup, controls, formulas, prototypes',
    hostileScopes('1000000016'),
  ),
  persona(
    'other-number',
    '1000000017',
    'Consents with the data of another mobile number',
    scopesOf({...asha, mobile: '1000000018'}),
  ),
  persona(
    'two-numbers',
    '1000000019',
    'Two records of MOBILE: an alternate number, then her own',
    scopesOf({...asha, mobile: '1000000019'}).map(entry =>
      entry.scope === 'MOBILE' ? withAlternate(entry, '1000000099') : entry,
    ),
  ),
  persona(
    'masked-number',
    '1000000020',
    'Her number masked in MOBILE: 10XXXXXX20',
    withMobile(scopesOf({...asha, mobile: '1000000020'}), '10XXXXXX20'),
  ),
  persona(
    'long-account',
    '1000000021',
    'A bank account of twelve digits, and +91 before the number',
    scopesOf({...asha, mobile: '1000000021'}).map(entry => withLongNumbers(entry)),
  ),
];

const byMobile = new Map(personas.map(one => [one.mobile, one]));

export function personaOf(mobile: string): Persona | undefined {
  return byMobile.get(mobile);
}

/** A number without persona, with the documented example under its own number. */
export function exampleFor(mobile: string): Persona {
  return persona(
    'unlisted',
    mobile,
    'A number that belongs to no persona',
    withMobile(documentedScopes, mobile),
  );
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
