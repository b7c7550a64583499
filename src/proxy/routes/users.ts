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

/** Deadline of `createUser.created`, in milliseconds. It is shorter than a lease: one call runs at a time. */
const CREATED_LIMIT = 5000;

type UserIds = {readonly user_id: string; readonly user_reference_id: string | number | null};

/**
 * `POST /users`: Create User (docs/cashfree-contract.md section 7), once per transaction, from the consented details. The
 * page adds no value (docs/security-requirements.md row P12).
 */
export async function createUser(call: RequestContext): Promise<Reply> {
  const {settings, trace} = call;
  await readBody(call, EmptyRequest);
  const options = settings.createUser;
  if (!options) throw refuse('create-user-off');
  const transaction = await consentedTransaction(call);
  trace.transaction = transaction.id;
  const draft = await openDraft(transaction, settings, () => userIdOf(call, transaction, options));
  // No draft: the user exists already, or the details were never fetched.
  const ids = draft
    ? await createOnce(call, transaction, draft)
    : await settings.once.recall<UserIds>(userKeyOf(transaction));
  if (!ids) throw new Failure('transaction-missing');
  if (options.created) await notifyMerchant(call, transaction, options.created, ids);
  return {body: options.tellPage ? ids : ({} satisfies SecureIdUser)};
}

async function consentedTransaction(call: RequestContext): Promise<Transaction> {
  const now = call.settings.now();
  const live = candidates(call).filter(({deadline}) => deadline > now);
  // The status is a preference only: the client may have sent an older cookie.
  const transaction = live.find(({status}) => status === 'delivered') ?? live[0];
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

async function createOnce(call: RequestContext, transaction: Transaction, draft: Draft): Promise<UserIds> {
  const {settings, trace} = call;
  const {phone} = draft;
  if (phone === undefined) throw new Failure('user-invalid', {field: 'phone'});
  try {
    const ids = await settings.once(userKeyOf(transaction), {
      admit: () => settings.limiter.finish(transaction),
      work: () => create(call, {...draft, phone}),
      keep: draftLifetime(call, transaction),
      // Cashfree refuses a second user with the same id. Without an id, a repeat would create a second user.
      attempts: draft.user_id == null ? 1 : 2,
      // A call to Cashfree throws a Failure. Any other error is from a key function, before the call.
      unused: error => !isFailure(error),
      spent: 'proxy-failed',
      trace,
    });
    await discardDraft(call, transaction);
    return ids;
  } catch (error) {
    if (isFailure(error) && (error.code === 'user-exists' || error.code === 'user-invalid'))
      await discardDraft(call, transaction);
    throw error;
  }
}

/** A failed store must not hide the outcome. The draft then expires by itself. */
async function discardDraft(call: RequestContext, {id}: Transaction): Promise<void> {
  await unlessStoreFails(call, () => removeDraft(id, call.settings));
}

async function create(
  {settings, trace}: RequestContext,
  {leftOut, ...user}: Draft & {readonly phone: string},
): Promise<UserIds> {
  const {user_id, user_reference_id} = await requestUser(settings.cashfree, user, trace);
  trace.report({type: 'user', left_out: leftOut});
  return {user_id, user_reference_id};
}

/** Calls `created` again with every repeat, until it succeeds once. @throws {Failure} `proxy-failed` */
async function notifyMerchant(
  call: RequestContext,
  transaction: Transaction,
  created: NonNullable<CreateUserOptions['created']>,
  {user_id, user_reference_id}: UserIds,
): Promise<void> {
  const {settings, trace} = call;
  const user = {
    ...userContextOf(call, transaction.id),
    user_id,
    user_reference_id: user_reference_id ?? undefined,
  };
  const work = async () => {
    try {
      await resolveValue(() => created(user), CREATED_LIMIT);
      return {};
    } catch (error) {
      trace.report({type: 'fault', where: 'created', name: errorName(error)});
      throw new Failure('proxy-failed');
    }
  };
  await settings.once(`user-notified:${transaction.id}`, {
    work,
    keep: draftLifetime(call, transaction),
    unused: () => true,
    spent: 'proxy-failed',
    trace,
  });
}

function userContextOf({subject}: RequestContext, verification_id: string): UserTransaction {
  return {verification_id, ...(subject !== undefined && {subject})};
}

/** Milliseconds until the deadline, and one second because a sealed text expires at a whole second. */
function draftLifetime({settings}: RequestContext, {deadline}: Transaction): number {
  return deadline - settings.now() + 1000;
}

function userKeyOf({id}: Transaction): string {
  return `user:${id}`;
}
