/** What a user would look for. Roles and texts match what is visible; all reach into open shadow roots. */
export type Locator =
  | {readonly role: string; readonly name?: string | RegExp}
  | {readonly text: string | RegExp}
  | {readonly css: string};

/** A locator as it travels into the page. */
export function inPage(locator: Locator): string {
  return JSON.stringify(locator, (_key, value: unknown) =>
    value instanceof RegExp ? {source: value.source, flags: value.flags} : value,
  );
}

/**
 * Runs in the page, so it may use nothing from outside its own body.
 *
 * @returns the first match in document order, or its text; null if there is none, or no click would reach it
 */
export function locate(
  locator: {
    role?: string;
    name?: string | {source: string; flags: string};
    text?: string | {source: string; flags: string};
    css?: string;
  },
  wanted: 'reachable' | 'text',
): Element | {text: string} | null {
  const roles: Record<string, string> = {
    A: 'link',
    ARTICLE: 'article',
    BUTTON: 'button',
    DIALOG: 'dialog',
    FIELDSET: 'group',
    FORM: 'form',
    IMG: 'img',
    LI: 'listitem',
    MAIN: 'main',
    NAV: 'navigation',
    OL: 'list',
    OUTPUT: 'status',
    PROGRESS: 'progressbar',
    SELECT: 'combobox',
    SUMMARY: 'button',
    TEXTAREA: 'textbox',
    UL: 'list',
  };
  const inputs: Record<string, string> = {
    button: 'button',
    checkbox: 'checkbox',
    image: 'button',
    number: 'spinbutton',
    radio: 'radio',
    range: 'slider',
    reset: 'button',
    search: 'searchbox',
    submit: 'button',
  };
  // These are named by what surrounds them, not by what is in them.
  const unnamedByContent = ['textbox', 'combobox', 'dialog', 'form', 'group', 'list', 'main', 'navigation'];

  const found = everyElement(document).find(matches) ?? null;
  if (!found) return null;
  if (wanted === 'text') return {text: textOf(found)};
  return isReachable(found) ? found : null;

  function everyElement(root: Document | ShadowRoot): Element[] {
    return [...root.querySelectorAll('*')].flatMap(element => [
      element,
      ...(element.shadowRoot ? everyElement(element.shadowRoot) : []),
    ]);
  }

  function matches(element: Element): boolean {
    if (locator.css !== undefined) return element.matches(locator.css);
    if (!isVisible(element)) return false;
    if (locator.role !== undefined)
      return (
        roleOf(element) === locator.role &&
        (locator.name === undefined || agrees(nameOf(element), locator.name))
      );
    const {text} = locator;
    if (text === undefined || !agrees(textOf(element), text)) return false;
    const inside = [...element.children, ...(element.shadowRoot?.children ?? [])];
    return !inside.some(child => isVisible(child) && agrees(textOf(child), text));
  }

  function agrees(text: string, wanted: string | {source: string; flags: string}): boolean {
    return typeof wanted === 'string' ? text === wanted : new RegExp(wanted.source, wanted.flags).test(text);
  }

  function isVisible(element: Element): boolean {
    return element.checkVisibility({visibilityProperty: true}) && element.getClientRects().length > 0;
  }

  function roleOf(element: Element): string | undefined {
    const explicit = element.getAttribute('role');
    if (explicit) return explicit;
    if (/^H[1-6]$/.test(element.tagName)) return 'heading';
    if (element instanceof HTMLInputElement) return inputs[element.type] ?? 'textbox';
    if (element instanceof HTMLAnchorElement && !element.href) return undefined;
    return roles[element.tagName];
  }

  function nameOf(element: Element): string {
    const root = element.getRootNode() as Document | ShadowRoot;
    const labelledBy = element.getAttribute('aria-labelledby')?.split(/\s+/) ?? [];
    const references = labelledBy.map(id => root.getElementById(id)).filter(label => label !== null);
    const labels = [...((element as HTMLInputElement).labels ?? [])];
    const byContent = !unnamedByContent.includes(roleOf(element) ?? '');
    const sources = [
      references.map(textOf).join(' '),
      element.getAttribute('aria-label'),
      labels.map(textOf).join(' '),
      element.getAttribute('alt'),
      element instanceof HTMLInputElement && inputs[element.type] === 'button' ? element.value : '',
      byContent ? textOf(element) : '',
      element.getAttribute('title'),
      element.getAttribute('placeholder'),
    ];
    return sources.find(Boolean)?.trim() ?? '';
  }

  /** The text a reader sees, of the flattened tree: shadow content, slotted content in its place. */
  function textOf(node: Node): string {
    return gather(node).replaceAll(/\s+/g, ' ').trim();
  }

  function gather(node: Node): string {
    if (node instanceof Text) return node.data;
    if (!(node instanceof Element) || ['STYLE', 'SCRIPT', 'TEMPLATE'].includes(node.tagName)) return '';
    if (node.tagName === 'SLOT') {
      const assigned = (node as HTMLSlotElement).assignedNodes();
      return (assigned.length > 0 ? assigned : [...node.childNodes]).map(gather).join('');
    }
    if (!node.checkVisibility({visibilityProperty: true})) return '';
    const text = [...(node.shadowRoot ?? node).childNodes].map(gather).join('');
    return getComputedStyle(node).display.startsWith('inline') ? text : ` ${text} `;
  }

  /** Enabled, in view, and not covered at the point of a click. */
  function isReachable(element: Element): boolean {
    if (element.matches(':disabled')) return false;
    element.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
    const {left, top, width, height} = element.getBoundingClientRect();
    let hit = hitIn(document);
    while (hit?.shadowRoot) {
      const deeper = hitIn(hit.shadowRoot);
      if (deeper?.getRootNode() !== hit.shadowRoot) break;
      hit = deeper;
    }
    if (hit?.closest('label')?.control === element) return true;
    let node: Node | null = hit;
    while (node && node !== element)
      node = (node as Element).assignedSlot ?? node.parentNode ?? (node as Partial<ShadowRoot>).host ?? null;
    return node === element;

    function hitIn(root: Document | ShadowRoot): Element | null {
      return root.elementFromPoint(left + width / 2, top + height / 2);
    }
  }
}
