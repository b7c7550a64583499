/**
 * `<cf-user-details>` as a React component, the same in React 18 and 19. Importing this does nothing; the tag is registered
 * when the first one is mounted.
 */
import {
  createElement,
  forwardRef,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  type DetailedHTMLProps,
  type HTMLAttributes,
  type ReactNode,
  type Ref,
} from 'react';
import {CfUserDetails as CfUserDetailsElement} from './element/cf-user-details.ts';
import {handlerNames, propertyNames, type Handlers, type Properties} from './element/properties.ts';

export type CfUserDetailsProps = Properties &
  Handlers & {readonly id?: string; readonly className?: string; readonly children?: ReactNode};

/**
 * Properties are set on the element, not as attributes, and handlers listen with `addEventListener`: React 18 knows neither.
 * The ref is the element itself, with `start()`, `cancel()` and `reset()`.
 */
export const CfUserDetails = forwardRef(function CfUserDetails(
  props: CfUserDetailsProps,
  ref: Ref<CfUserDetailsElement>,
): ReactNode {
  const element = useRef<CfUserDetailsElement>(null);
  const latest = useRef(props);
  useImperativeHandle(ref, () => element.current as CfUserDetailsElement, []);

  useLayoutEffect(() => {
    latest.current = props;
    CfUserDetailsElement.define();
    for (const name of propertyNames) {
      // A property that is left out keeps the element's own default.
      if (name in props) Object.assign(element.current ?? {}, {[name]: props[name]});
    }
  });

  useLayoutEffect(() => {
    const listening = new AbortController();
    for (const [handler, type] of Object.entries(handlerNames)) {
      const listener = (event: Event): void =>
        (latest.current[handler as keyof Handlers] as ((event: Event) => void) | undefined)?.(event);
      element.current?.addEventListener(type, listener, {signal: listening.signal});
    }
    return () => listening.abort();
  }, []);

  const {id, className, children} = props;
  // The id is set with the first paint, because it names the flow; React 18 writes `class` only so for custom elements.
  return createElement('cf-user-details', {ref: element, id, class: className}, children);
});

/** The bare tag in JSX. Named outside of the module below, where the compiler could not write it into the types. */
export type CfUserDetailsTag = DetailedHTMLProps<
  HTMLAttributes<CfUserDetailsElement>,
  CfUserDetailsElement
> & {
  proxy?: string;
  presentation?: string;
  mobile?: string;
  'mobile-field'?: string;
  'required-scopes'?: string;
  'create-user'?: boolean;
  'callback-parameter'?: string;
  disabled?: boolean;
  class?: string | undefined;
};

declare module 'react' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- JSX tags can be added in no other way
  namespace JSX {
    interface IntrinsicElements {
      'cf-user-details': CfUserDetailsTag;
    }
  }
}
