import {safeUrl, type Presenter} from './presenter.ts';

/** The page itself goes to Cashfree and is loaded anew on the way back; the pending store bridges the gap. */
export function createRedirect(navigate: (url: string) => void): Presenter {
  return () => ({
    show: session => navigate(safeUrl(session.consent_url, 'consent_url').href),
    close: () => undefined,
  });
}
