import * as z from 'zod/mini';
import {UserRequest} from '../../protocol/cashfree/api.ts';
import {UserDetails} from '../../protocol/details.ts';
import {errorName, type RequestTrace} from '../telemetry.ts';
import type {Sealer} from '../sealing/seal.ts';
import type {ProxyStore} from '../store/store.ts';
import type {Transaction} from '../transaction/transactions.ts';

/** The optional values of Create User that come from the details. */
const optionalFields = ['name', 'email', 'address'] as const;
export type OptionalField = (typeof optionalFields)[number];

/** The request of a Secure ID user, from the consented details, until the user is created. */
const Draft = z.object({
  /** Absent if the consented details do not prove it. */
  phone: z.optional(z.string()),
  name: z.optional(z.string()),
  email: z.optional(z.string()),
  address: z.optional(z.string()),
  /** Values that were shared and break a documented rule. */
  leftOut: z.array(z.literal(optionalFields)),
  /** Absent until the merchant's server was asked; null if Cashfree is to choose the id. */
  user_id: z.optional(z.nullable(z.string())),
});
export type Draft = z.output<typeof Draft>;

interface DraftKeeping {
  readonly store: ProxyStore;
  readonly sealer: Sealer;
  readonly now: () => number;
}

/**
 * Keeps what Create User needs of the details, sealed, until the transaction's deadline. `body` is Cashfree's answer before
 * the field policy, and must be of the person who opened the session.
 *
 * @param phone the number that opened the session, if the user shared it.
 *
 * A store that fails is reported. It does not take the details from the page.
 */
export async function keepDraft(
  body: unknown,
  phone: string | undefined,
  transaction: Transaction,
  keeping: DraftKeeping,
  trace: RequestTrace,
): Promise<void> {
  try {
    const text = await sealed(draftOf(body, phone), transaction, keeping);
    await keeping.store.set(draftKeyOf(transaction.id), text, lifetime(transaction, keeping));
  } catch (error) {
    trace.report({type: 'fault', where: 'store', name: errorName(error)});
  }
}

/**
 * Returns the draft of a transaction with its `user_id` decided.
 *
 * @param decide asks the merchant's server for the id. The first answer holds, so that a repeated call repeats the id.
 */
export async function openDraft(
  transaction: Transaction,
  keeping: DraftKeeping,
  decide: () => Promise<string | null>,
): Promise<Draft | undefined> {
  const {store, sealer} = keeping;
  const key = draftKeyOf(transaction.id);
  for (;;) {
    const text = await store.get(key);
    const draft =
      text === undefined ? undefined : Draft.safeParse(await sealer.open('user-draft', text)).data;
    if (text === undefined || !draft || draft.user_id !== undefined) return draft;
    const decided = {...draft, user_id: await decide()};
    const ttl = lifetime(transaction, keeping);
    if (await store.replace(key, text, await sealed(decided, transaction, keeping), ttl)) return decided;
  }
}

export async function removeDraft(id: string, {store}: Pick<DraftKeeping, 'store'>): Promise<void> {
  await store.remove(draftKeyOf(id));
}

/**
 * The first value of each scope that keeps the documented rules (contract 7), without white space around it. A value that
 * breaks them is left out rather than changed: a respelt name or a cut address may be another person's.
 */
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

function sealed(draft: Draft, {deadline}: Transaction, {sealer}: DraftKeeping): Promise<string> {
  return sealer.seal('user-draft', draft, deadline);
}

function lifetime({deadline}: Transaction, {now}: DraftKeeping): number {
  return Math.max(1, deadline - now());
}
