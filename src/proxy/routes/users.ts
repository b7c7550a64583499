import {UserAnswer, UserRequest} from '../../protocol/cashfree.ts';
import {Failure, isFailure} from '../../protocol/failures.ts';
import {readMobile} from '../../protocol/mobile.ts';
import {UsersRequest, type SecureIdUser} from '../../protocol/proxy-api.ts';
import {digest} from '../sealing/digest.ts';
import {bind, type Transaction} from '../transaction/transactions.ts';
import {candidates, readBody, type Call, type Reply} from './call.ts';

/** `POST /users`: Create User for Secure ID, for the person of this transaction and nobody else (contract 7). */
export async function createUser(call: Call): Promise<Reply> {
  const {settings} = call;
  const ask = await readBody(call, UsersRequest);
  const consented = candidates(call).find(({status}) => status === 'exchanged' || status === 'delivered');
  if (!consented) throw new Failure('transaction-missing');
  call.trace.transaction = consented.id;

  // An id that the transaction implies makes a repeat a repeat, where Cashfree would make up another user.
  const read = UserRequest.safeParse({...ask, user_id: ask.user_id ?? consented.id});
  if (!read.success) throw new Failure('user-invalid', {field: String(read.error.issues[0]?.path[0] ?? '')});
  const user = {...read.data, user_id: read.data.user_id ?? consented.id};
  await samePerson(user.phone, consented);

  const admit = () => settings.limiter.admit('finish', user.user_id, 1);
  const work = () => create(call, user);
  const key = `user:${await digest(`${consented.id}:${JSON.stringify(user)}`)}`;
  try {
    return {body: await settings.once(key, {admit, work, spent: 'user-exists', trace: call.trace})};
  } catch (error) {
    if (!isFailure(error) || error.code !== 'user-exists') throw error;
    throw new Failure('user-exists', {user_id: user.user_id});
  }
}

async function samePerson(phone: string, transaction: Transaction): Promise<void> {
  const mobile = readMobile(phone);
  if (mobile === undefined) throw new Failure('user-invalid', {field: 'phone'});
  if ((await bind(transaction.id, mobile)) !== transaction.number) throw new Failure('identity-mismatch');
}

async function create(call: Call, user: object & {readonly user_id: string}): Promise<SecureIdUser> {
  const {cashfree} = call.settings;
  const {user_reference_id, user_id, phone, email, name, address} = await cashfree('user', UserAnswer, {
    body: user,
    trace: call.trace,
  });
  return {user_reference_id, user_id, phone, email, name, address};
}
