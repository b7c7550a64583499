/**
 * `<cf-user-details>` as a React component, for React 18 and 19, also on a server. The import has no side effect: the tag is
 * registered when the first component is mounted.
 */
import {
  createElement,
  forwardRef,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  version,
  type DetailedHTMLProps,
  type HTMLAttributes,
  type ReactNode,
  type Ref,
} from 'react';
import {CfUserDetailsElement} from './element/cf-user-details-element.ts';
import {
  assign,
  handlerNames,
  propertyNames,
  type Attributes,
  type Handlers,
  type Properties,
} from './element/properties.ts';

/** The element's properties and events, and the attributes that every HTML element has. */
export type CfUserDetailsProps = Properties &
  Handlers &
  Omit<HTMLAttributes<CfUserDetailsElement>, keyof Properties | keyof Handlers>;

/** Runs before the first paint and the element's first update. On a server, React 18 warns about a layout effect. */
const useEarlyEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect;

/**
 * `<cf-user-details>` as a component. It sets properties on the element, not attributes, and adds the handlers with
 * `addEventListener`, because React 18 can do neither. The ref is the element, with `start()`, `cancel()` and `reset()`.
 *
 * @throws {TypeError} if React is older than 18.
 * @example
 * ```tsx
 * import {CfUserDetails} from 'cf-user-details/react';
 *
 * export const SignUp = () => (
 *   <CfUserDetails proxy="/cf" onDetails={({details}) => console.log(details.scopes.NAME)} />
 * );
 * ```
 */
export const CfUserDetails = forwardRef(function CfUserDetails(
  props: CfUserDetailsProps,
  ref: Ref<CfUserDetailsElement>,
): ReactNode {
  checkReactVersion();
  const element = useRef<CfUserDetailsElement>(null);
  const latest = useRef(props);
  const defaults = useRef({});
  useImperativeHandle(ref, () => element.current as CfUserDetailsElement, []);

  useEarlyEffect(() => {
    latest.current = props;
    CfUserDetailsElement.define();
    if (element.current) assign(element.current, props, defaults.current);
  });

  useEarlyEffect(() => {
    const controller = new AbortController();
    for (const [type, handler] of Object.entries(handlerNames)) {
      const listener = (event: Event): void =>
        (latest.current[handler] as ((event: Event) => void) | undefined)?.(event);
      element.current?.addEventListener(type, listener, {signal: controller.signal});
    }
    return () => controller.abort();
  }, []);

  return createElement('cf-user-details', {...attributesIn(props), ref: element});
});

/** The peer dependency accepts every version of React, because most pages do not use this entry. */
function checkReactVersion(): void {
  if (Number.parseInt(version, 10) < 18)
    throw new TypeError(`cf-user-details/react requires React 18 or newer; this is React ${version}`);
}

/** @returns the attributes and children. React 18 passes the class to a custom element only under the name `class`. */
function attributesIn({className, ...props}: CfUserDetailsProps): object {
  const ours: readonly string[] = [...propertyNames, ...Object.values(handlerNames)];
  const others = Object.entries(props).filter(([name]) => !ours.includes(name));
  return {...Object.fromEntries(others), ...(className !== undefined && {class: className})};
}

/** The props of the bare tag in JSX. Not declared in `declare module` below, where the compiler cannot emit its type. */
export type CfUserDetailsTag = DetailedHTMLProps<HTMLAttributes<CfUserDetailsElement>, CfUserDetailsElement> &
  Attributes & {class?: string | undefined};

declare module 'react' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- JSX tags can be added in no other way
  namespace JSX {
    interface IntrinsicElements {
      'cf-user-details': CfUserDetailsTag;
    }
  }
}
