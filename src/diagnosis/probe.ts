const PROBE_TIMEOUT = 8_000;

/** `policy`: this page's content security policy blocks the address. `silent`: no server answered. */
export type Found = 'answered' | 'redirected' | 'policy' | 'silent';

/** A plain GET without cookies distinguishes a server without CORS from no server. */
export function probeConnection(url: URL): Promise<Found> {
  const own = url.origin === location.origin;
  return probe(['connect-src', 'default-src'], async () => {
    const {type} = await fetch(url, {
      mode: own ? 'same-origin' : 'no-cors',
      redirect: own ? 'manual' : 'follow',
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(PROBE_TIMEOUT),
    });
    return type === 'opaqueredirect' ? 'redirected' : 'answered';
  });
}

export function probeScript(src: string): Promise<Found> {
  const link = document.createElement('link');
  Object.assign(link, {rel: 'preload', as: 'script', href: src});
  return probe(
    ['script-src-elem', 'script-src', 'default-src'],
    () =>
      new Promise<Found>((resolve, reject) => {
        link.onload = () => resolve('answered');
        link.onerror = () => reject(new Error('The script did not load.'));
        AbortSignal.timeout(PROBE_TIMEOUT).onabort = link.onerror;
        document.head.append(link);
      }),
  ).finally(() => link.remove());
}

async function probe(directives: readonly string[], attempt: () => Promise<Found>): Promise<Found> {
  const blocked: SecurityPolicyViolationEvent[] = [];
  const hear = (event: SecurityPolicyViolationEvent): void => {
    const {disposition, effectiveDirective} = event;
    if (disposition === 'enforce' && directives.includes(effectiveDirective)) blocked.push(event);
  };
  document.addEventListener('securitypolicyviolation', hear);
  try {
    return await attempt();
  } catch {
    // The event is dispatched in a separate task (Content Security Policy, section 5.3).
    await new Promise(resolve => setTimeout(resolve));
    return blocked.length > 0 ? 'policy' : 'silent';
  } finally {
    document.removeEventListener('securitypolicyviolation', hear);
  }
}
