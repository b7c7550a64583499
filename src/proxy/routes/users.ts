import {VERIFICATION_ID} from '../../protocol/cashfree/api.ts';
import {Failure, isFailure} from '../../protocol/failures.ts';
import {EmptyRequest, type SecureIdUser} from '../../protocol/proxy/api.ts';
import {refuse} from '../http/problems.ts';
import {errorName} from '../telemetry.ts';
import type {CreateUserOptions, UserTransaction} from '../options/create-user.ts';
import {resolveValue} from '../resolvable.ts';
import {openDraft, removeDraft, type Draft} from '../secure-id-user/draft.ts';
import {requestUser} from '../secure-id-user/request.ts';
import type {Transaction} from '../transaction/transactions.ts';
import {
  candidates,
  isCancelled,
  readBody,
  unlessStoreFails,
  type RequestContext,
  type Reply,
} from './call.ts';

/** How long `createUser.created` may take, in milliseconds. Below the lease of a claim, so that one call runs at a time. */
const CREATED_LIMIT = 5000;

/** The ids that Cashfree answered. */
type Ids = {readonly user_id: string; readonly user_reference_id: string | number | null};

/**
 * `POST /users`: Create User for Secure ID (contract 7), once per transaction, from the consented details.
 *
 * The page adds nothing to it. The `user_id` comes from the merchant's server, or Cashfree chooses it.
 */
export async function createUser(call: RequestContext): Promise<Reply> {
  const {settings, trace} = call;
  await readBody(call, EmptyRequest);
  const options = settings.createUser;
  if (!options) throw refuse('create-user-off');
  const transaction = await consented(call);
  trace.transaction = transaction.id;
  const draft = await openDraft(transaction, settings, () => userIdOf(call, transaction, options));
  // Without a draft the user is created already, or the details were never fetched.
  const ids = draft
    ? await createOnce(call, transaction, draft)
    : await settings.once.recall<Ids>(userKeyOf(transaction));
  if (!ids) throw new Failure('transaction-missing');
  if (options.created) await tellMerchant(call, transaction, options.created, ids);
  return {body: options.tellPage ? ids : ({} satisfies SecureIdUser)};
}

/** The transaction that the call is about, if it still lives. */
async function consented(call: RequestContext): Promise<Transaction> {
  const now = call.settings.now();
  const living = candidates(call).filter(({deadline}) => deadline > now);
  // The cookie may be an older one, so its status only chooses among several transactions.
  const transaction = living.find(({status}) => status === 'delivered') ?? living[0];
  if (!transaction || (await isCancelled(call, transaction))) throw new Failure('transaction-missing');
  return transaction;
}

async function userIdOf(
  call: RequestContext,
  {id}: Transaction,
  {userId}: CreateUserOptions,
): Promise<string | null> {
  const user_id = call.userId ?? (await userId?.(userContextOf(call, id))) ?? null;
  if (user_id !== null && !(typeof user_id === 'string' && VERIFICATION_ID.test(user_id)))
    throw new Failure('user-invalid', {field: 'user_id'});
  return user_id;
}

async function createOnce(call: RequestContext, transaction: Transaction, draft: Draft): Promise<Ids> {
  const {settings, trace} = call;
  const {phone} = draft;
  if (phone === undefined) throw new Failure('user-invalid', {field: 'phone'});
  try {
    const ids = await settings.once(userKeyOf(transaction), {
      admit: () => settings.limiter.finish(transaction),
      work: () => create(call, {...draft, phone}),
      keep: draftLifetime(call, transaction),
      // Cashfree refuses a second user of the same id. Without an id, a repeat would create one.
      attempts: draft.user_id == null ? 1 : 2,
      // Calls to Cashfree fail with failures alone: this came from a key function, before the call.
      unused: error => !isFailure(error),
      spent: 'proxy-failed',
      trace,
    });
    await dropDraft(call, transaction);
    return ids;
  } catch (error) {
    if (isFailure(error) && (error.code === 'user-exists' || error.code === 'user-invalid'))
      await dropDraft(call, transaction);
    throw error;
  }
}

/** The outcome is known and kept. A store that fails now must not hide it; the draft then expires by itself. */
async function dropDraft(call: RequestContext, {id}: Transaction): Promise<void> {
  await unlessStoreFails(call, () => removeDraft(id, call.settings));
}

async function create(
  {settings, trace}: RequestContext,
  {leftOut, ...user}: Draft & {readonly phone: string},
): Promise<Ids> {
  const {user_id, user_reference_id} = await requestUser(settings.cashfree, user, trace);
  trace.report({type: 'user', left_out: leftOut});
  return {user_id, user_reference_id};
}

/** Hands the ids to the merchant's server until it has taken them once. @throws {Failure} `proxy-failed` */
async function tellMerchant(
  call: RequestContext,
  transaction: Transaction,
  created: NonNullable<CreateUserOptions['created']>,
  {user_id, user_reference_id}: Ids,
): Promise<void> {
  const {settings, trace} = call;
  const user = {
    ...userContextOf(call, transaction.id),
    user_id,
    user_reference_id: user_reference_id ?? undefined,
  };
  try {
    await settings.once(`user-told:${transaction.id}`, {
      work: async () => {
        await resolveValue(() => created(user), CREATED_LIMIT);
        return {};
      },
      keep: draftLifetime(call, transaction),
      unused: () => true,
      spent: 'proxy-failed',
      trace,
    });
  } catch (error) {
    if (!isFailure(error)) trace.report({type: 'fault', where: 'created', name: errorName(error)});
    throw new Failure('proxy-failed');
  }
}

function userContextOf({subject}: RequestContext, verification_id: string): UserTransaction {
  return {verification_id, ...(subject !== undefined && {subject})};
}

/** Until the transaction is over, in milliseconds, and the second by which a sealed text may expire too early. */
function draftLifetime({settings}: RequestContext, {deadline}: Transaction): number {
  return deadline - settings.now() + 1000;
}

function userKeyOf({id}: Transaction): string {
  return `user:${id}`;
}
