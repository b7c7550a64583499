import {safeUrl, type Presenter} from './presenter.ts';

/** The page itself goes to Cashfree. The transaction store holds the transaction until the page is loaded again. */
export function createRedirect(navigate: (url: string) => void): Presenter {
  return () => ({
    show: session => navigate(safeUrl(session.consent_url, 'consent_url').href),
    close: () => undefined,
  });
}
