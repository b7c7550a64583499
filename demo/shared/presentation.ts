import type {CfUserDetailsElement} from 'cf-user-details';

type Choice = CfUserDetailsElement['presentation'];

/** Selects the presentation, in the demo only. The URL contains the selection: it survives a redirect to Cashfree and back. */
export function choosePresentation(select: HTMLSelectElement, apply: (presentation: Choice) => void): void {
  const url = new URL(location.href);
  select.value = url.searchParams.get('presentation') ?? 'auto';
  apply(select.value as Choice);
  select.addEventListener('change', () => {
    url.searchParams.set('presentation', select.value);
    history.replaceState(history.state, '', url);
    apply(select.value as Choice);
  });
}
