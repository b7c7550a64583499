import type {CfUserDetailsElement} from 'cf-user-details';

const NAME = '#trace=';

/**
 * Two quiet ways to take the trace of the last transaction along: into the clipboard, and to the page that replays it, in the
 * fragment of its address. A trace holds nothing secret or personal, and no server sees a fragment.
 *
 * @returns what to put into the page, and what to call after anything happened.
 */
export function offerTrace(element: CfUserDetailsElement): {offer: HTMLElement; refresh: () => void} {
  const offer = document.createElement('p');
  offer.className = 'offer';
  const link = document.createElement('a');
  link.textContent = 'Replay this transaction';
  const copy = document.createElement('button');
  copy.type = 'button';
  copy.textContent = 'Copy the trace';
  const said = document.createElement('span');
  said.role = 'status';
  offer.append(link, copy, said);

  const refresh = (): void => {
    const trace = element.trace();
    offer.hidden = !trace?.entries.length;
    link.href = `./trace.html${NAME}${encodeURIComponent(JSON.stringify(trace))}`;
  };
  // What changes nothing fires no event, but stands in the trace.
  for (const type of ['pointerdown', 'click']) link.addEventListener(type, refresh);
  copy.addEventListener('click', () => {
    said.textContent = '';
    void copied(JSON.stringify(element.trace())).then(words => (said.textContent = words));
  });
  refresh();
  return {offer, refresh};
}

/** The trace in the address of this page, if one was passed on. */
export function tracePassedOn(): string | undefined {
  if (!location.hash.startsWith(NAME)) return undefined;
  try {
    return decodeURIComponent(location.hash.slice(NAME.length));
  } catch {
    // Cut by whatever it was sent with: to be read as it is, and found broken.
    return location.hash.slice(NAME.length);
  }
}

async function copied(text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return 'Copied.';
  } catch {
    return 'This browser does not let the page copy.';
  }
}
