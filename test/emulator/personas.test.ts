import {expect} from 'chai';
import {UserDetailsAnswer, VERIFICATION_ID} from '../../src/protocol/cashfree/api.ts';
import {scopeNames} from '../../src/protocol/cashfree/scopes.ts';
import {personas, type Persona} from '../../src/emulator/index.ts';
import {numbers, verhoeff} from '../../src/emulator/people/person.ts';
import {press, shared} from './_support/journeys.ts';
import {openKit, type Kit} from './_support/kit.ts';

/** Cashfree's documented example numbers. All other personas are invented. */
const documented = ['example', 'example-session'];
const invented = personas.filter(({id}) => !documented.includes(id));
const complete = [
  'hindi',
  'tamil',
  'bengali',
  'telugu',
  'malayalam',
  'urdu',
  'punjabi',
  'mononym',
  'long-address',
];

describe('the personas', () => {
  let kit: Kit;

  before(async () => {
    kit = await openKit({limits: {perOperation: Infinity, perAddress: Infinity}});
  });

  after(() => kit.close());

  for (const persona of personas.filter(({manner, scopes}) => manner === 'asks' && scopes.length > 0))
    it(`${persona.id} returns the details of the table`, async () => {
      const scopes = await shared(kit, persona.mobile);
      expect(JSON.stringify(scopes)).to.equal(JSON.stringify(persona.scopes));
      expect(UserDetailsAnswer.safeParse({scopes})).to.have.property('success', true);
    });

  it('have one number each, and a name that is safe to log', () => {
    expect(new Set(personas.map(({mobile}) => mobile))).to.have.property('size', personas.length);
    for (const {id} of personas)
      expect(id)
        .to.match(VERIFICATION_ID)
        .and.match(/^[a-z-]+$/);
  });

  it('have mobile numbers that are not Indian numbers', () => {
    for (const {mobile} of invented) expect(mobile).to.match(/^1\d{9}$/);
  });

  it('have Aadhaar numbers that begin with 0 and fail their check digit', () => {
    // The check digit of known numbers: 236 has 3, and 75872 has 2.
    expect([verhoeff('236'), verhoeff('75872')]).to.deep.equal([3, 2]);
    for (const {mobile} of invented) {
      const {aadhaar} = numbers(mobile);
      expect(aadhaar).to.match(/^0\d{11}$/);
      expect(verhoeff(aadhaar.slice(0, 11))).not.to.equal(Number(aadhaar[11]));
    }
  });

  it('have PANs of a kind of holder that does not exist', () => {
    for (const {mobile} of invented) expect(numbers(mobile).pan).to.match(/^[A-Z]{3}X[A-Z]0000[A-Z]$/);
  });

  it('show only the last four digits of an Aadhaar number', () => {
    for (const persona of invented)
      expect(JSON.stringify(persona.scopes), persona.id).not.to.match(/"aadhaar":"(?!xxxxxxxx\d{4}")/);
  });

  for (const id of complete)
    it(`${id} has the same number, birthday and address in all scopes`, () => {
      const persona = find(id);
      const data = Object.fromEntries(
        persona.scopes.map(({scope, records}) => [scope, records[0]?.metadata ?? {}]),
      );
      expect(Object.keys(data)).to.have.members(scopeNames);
      const aadhaar = data['AADHAAR'] as Record<string, unknown> & {split_address: Record<string, string>};
      expect(data['MOBILE']?.['mobile']).to.equal(persona.mobile);
      expect(aadhaar['dob']).to.equal(String(data['DOB']?.['dob']).split('-').reverse().join('-'));
      expect(aadhaar['gender']).to.equal(String(data['GENDER']?.['gender'])[0]);
      expect(aadhaar['name']).to.equal(data['NAME']?.['name']);
      expect(aadhaar.split_address['pincode']).to.equal(data['ADDRESS']?.['pincode']);
      expect(data['ADDRESS']?.['complete_address']).to.contain(aadhaar.split_address['vtc']);
    });

  it('have names in seven scripts in addition to Latin', () => {
    const scripts = [
      'Devanagari',
      'Tamil',
      'Bengali',
      'Telugu',
      'Malayalam',
      'Arabic',
      'Gurmukhi',
      'Kannada',
    ];
    const names = JSON.stringify(personas.map(({scopes}) => scopes.filter(({scope}) => scope === 'NAME')));
    for (const script of scripts) expect(names).to.match(new RegExp(`\\p{Script=${script}}`, 'u'));
  });

  it('three-scopes has three, no-data none, two-addresses two of one, company no Aadhaar', () => {
    expect(names('three-scopes')).to.have.members(['NAME', 'MOBILE', 'EMAIL']);
    expect(names('no-data')).to.deep.equal([]);
    expect(names('company')).to.contain('PAN').and.not.contain('AADHAAR');
    expect(find('two-addresses').scopes.find(({scope}) => scope === 'ADDRESS')?.records).to.have.length(2);
  });

  it('no-data can share nothing on the consent page, and can leave it', async () => {
    const {text} = await press(kit, await kit.open(find('no-data').mobile), 'approve');
    expect(text).to.contain('nothing to share');
    const left = await press(kit, await kit.open(find('no-data').mobile), 'deny');
    expect(left.headers.get('location')).to.contain('status=DENIED');
  });

  it('denies returns a denial when the page opens', async () => {
    const answer = await fetch(`${kit.url}/consent?session_id=${await kit.open(find('denies').mobile)}`, {
      redirect: 'manual',
    });
    expect(answer.status).to.equal(303);
    expect(answer.headers.get('location')).to.contain('status=DENIED');
  });

  it('silent never returns an answer', async () => {
    const {status, text} = await press(kit, await kit.open(find('silent').mobile), 'approve');
    expect(status).to.equal(200);
    expect(text).to.contain('never answers').and.not.contain('<button');
  });

  it('hostile returns its attacks unchanged, including prototype keys', async () => {
    const scopes = await shared(kit, find('hostile').mobile);
    const aadhaar = scopes.find(({scope}) => scope === 'AADHAAR')?.records?.[0]?.metadata ?? {};
    expect(Object.keys(aadhaar)).to.include.members(['__proto__', 'constructor']);
    expect(scopes.at(-1)).to.have.property('scope', '__proto__');
  });

  it('other-number has another number than the session', async () => {
    const {mobile} = find('other-number');
    const [first] = await shared(kit, mobile);
    expect(first?.records?.[0]?.metadata?.['mobile'])
      .to.match(/^1\d{9}$/)
      .and.not.equal(mobile);
  });
});

function find(id: string): Persona {
  const persona = personas.find(one => one.id === id);
  if (!persona) throw new Error(`There is no persona ${id}.`);
  return persona;
}

function names(id: string) {
  return find(id).scopes.map(({scope}) => scope);
}
