import type {Trace} from 'cf-user-details/trace';

/** An invented transaction, for a page without a trace: the user closes the window, opens it again, and consents. */
export const sample: Trace = {
  version: 1,
  entries: [
    {at: 0, event: 'start', status: 'preparing', presentation: 'popup', createUser: false, coded: false},
    {at: 640, event: 'prepared', status: 'consenting', verification_id: 'a-sample'},
    {at: 14_300, event: 'doubted', status: 'consenting'},
    {at: 17_900, event: 'reassured', status: 'consenting'},
    {at: 52_100, event: 'exchanged', status: 'fetching'},
    {at: 52_800, event: 'received', status: 'done'},
  ],
  truncated: false,
};
