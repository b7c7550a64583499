import * as z from 'zod/mini';
import {UserRequest} from '../../protocol/cashfree/api.ts';
import {UserDetails} from '../../protocol/details.ts';
import {errorName, type RequestTrace} from '../telemetry.ts';
import type {Sealer} from '../sealing/seal.ts';
import type {ProxyStore} from '../store/store.ts';
import type {Transaction} from '../transaction/transactions.ts';

const optionalFields = ['name', 'email', 'address'] as const;
export type OptionalField = (typeof optionalFields)[number];

/** The request of Create User, from the consented details. The store holds it, sealed, until the user is created. */
const Draft = z.object({
  /** Absent if no MOBILE record proves it. */
  phone: z.optional(z.string()),
  name: z.optional(z.string()),
  email: z.optional(z.string()),
  address: z.optional(z.string()),
  /** Fields whose shared values break a documented rule. */
  leftOut: z.array(z.literal(optionalFields)),
  /** Absent until the merchant's server has decided; null if Cashfree chooses the id. */
  user_id: z.optional(z.nullable(z.string())),
});
export type Draft = z.output<typeof Draft>;

interface DraftStorage {
  readonly store: ProxyStore;
  readonly sealer: Sealer;
  readonly now: () => number;
}

/** A failed store does not withhold the details. @param body the checked answer, before the field policy. */
export async function keepDraft(
  body: unknown,
  phone: string | undefined,
  transaction: Transaction,
  storage: DraftStorage,
  trace: RequestTrace,
): Promise<void> {
  try {
    const text = await sealed(draftOf(body, phone), transaction, storage);
    await storage.store.set(draftKeyOf(transaction.id), text, lifetime(transaction, storage));
  } catch (error) {
    trace.report({type: 'fault', where: 'store', name: errorName(error)});
  }
}

/** @param decide calls the merchant's server for the `user_id`. The first answer is stored, and every repeat uses it. */
export async function openDraft(
  transaction: Transaction,
  storage: DraftStorage,
  decide: () => Promise<string | null>,
): Promise<Draft | undefined> {
  const {store, sealer} = storage;
  const key = draftKeyOf(transaction.id);
  for (;;) {
    const text = await store.get(key);
    const draft =
      text === undefined ? undefined : Draft.safeParse(await sealer.open('user-draft', text)).data;
    if (text === undefined || !draft || draft.user_id !== undefined) return draft;
    const decided = {...draft, user_id: await decide()};
    const ttl = lifetime(transaction, storage);
    if (await store.replace(key, text, await sealed(decided, transaction, storage), ttl)) return decided;
  }
}

export async function removeDraft(id: string, {store}: Pick<DraftStorage, 'store'>): Promise<void> {
  await store.remove(draftKeyOf(id));
}

/** Omits values that break docs/cashfree-contract.md section 7. A corrected name or address may be another person's. */
function draftOf(body: unknown, phone: string | undefined): Draft {
  const read = UserDetails.read(body);
  const {NAME, EMAIL, ADDRESS} = 'details' in read ? read.details.scopes : {};
  const shared: Record<OptionalField, readonly (string | null | undefined)[]> = {
    name: NAME?.map(({metadata}) => metadata.name) ?? [],
    email: EMAIL?.map(({metadata}) => metadata.email) ?? [],
    address: ADDRESS?.map(({metadata}) => metadata.complete_address) ?? [],
  };
  const draft: Record<string, string> = phone === undefined ? {} : {phone};
  const leftOut: OptionalField[] = [];
  for (const field of optionalFields) {
    const given = shared[field].map(value => value?.trim() ?? '').filter(value => value !== '');
    const valid = given.find(value => UserRequest.shape[field].safeParse(value).success);
    if (valid !== undefined) draft[field] = valid;
    else if (given.length > 0) leftOut.push(field);
  }
  return {...draft, leftOut};
}

function draftKeyOf(id: string): string {
  return `user-draft:${id}`;
}

function sealed(draft: Draft, {deadline}: Transaction, {sealer}: DraftStorage): Promise<string> {
  return sealer.seal('user-draft', draft, deadline);
}

function lifetime({deadline}: Transaction, {now}: DraftStorage): number {
  return Math.max(1, deadline - now());
}
