import type {CfUserDetailsElement} from 'cf-user-details';

const NAME = '#trace=';

/**
 * Offers the trace of the last transaction. A button copies it to the clipboard. A link opens the page that replays it, with the
 * trace in the fragment of the URL. A trace contains no secret and no personal data, and a fragment is not sent to a server.
 *
 * @returns the node for the page, and the function that updates it. Call that function after every event.
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
  // An entry of the trace that changes no state has no event. The link is therefore updated before it is followed.
  for (const type of ['pointerdown', 'click']) link.addEventListener(type, refresh);
  copy.addEventListener('click', () => {
    said.textContent = '';
    void copied(JSON.stringify(element.trace())).then(words => (said.textContent = words));
  });
  refresh();
  return {offer, refresh};
}

/** @returns the trace in the URL of this page, or undefined. */
export function tracePassedOn(): string | undefined {
  if (!location.hash.startsWith(NAME)) return undefined;
  try {
    return decodeURIComponent(location.hash.slice(NAME.length));
  } catch {
    // The URL was cut off in transit. The raw text is returned, and the reader of the trace reports the damage.
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
