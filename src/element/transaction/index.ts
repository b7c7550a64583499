/** The entry of the code of transactions, which the element imports dynamically. */
export {TransactionPart} from './transaction-part.ts';
