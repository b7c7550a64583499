import type {CfUserDetailsElement} from './cf-user-details-element.ts';
import type {CfUserDetailsEventMap} from './events.ts';

type PropertyName = keyof typeof CfUserDetailsElement.properties;

const properties = {
  proxy: true,
  presentation: true,
  mobile: true,
  mobileField: true,
  requiredScopes: true,
  createUser: true,
  challenge: true,
  callbackParameter: true,
  disabled: true,
  strings: true,
} as const satisfies Readonly<Record<PropertyName, true>>;

/** The properties that a framework wrapper sets: every reactive property of the element. */
export const propertyNames = Object.keys(properties) as readonly PropertyName[];

/** Name of a property's attribute: `mobile-field` for `mobileField`. */
type AttributeOf<P extends string> = P extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${AttributeOf<Rest>}`
  : '';

/** A boolean attribute. React 18 writes `true` or `false`, React 19 an empty string or no attribute. The element reads all. */
type BooleanAttribute = boolean | '' | 'true' | 'false';

/** The attributes of the bare tag, with the values that JSX allows. */
export type Attributes = {
  [
    P in Exclude<PropertyName, 'challenge' | 'strings'> as AttributeOf<P>
  ]?: CfUserDetailsElement[P] extends boolean ? BooleanAttribute : string;
};

/** The properties that a wrapper receives. A missing or undefined property has the element's default. */
export type Properties = {
  readonly [P in Exclude<PropertyName, 'proxy'>]?: CfUserDetailsElement[P] | undefined;
} & {readonly proxy: string};

/**
 * Sets the given properties. Resets a property to the element's default if it is no longer given.
 *
 * @param defaults the defaults of the properties that were set. The function fills it; pass the same object for the same element.
 */
export function assign(
  element: CfUserDetailsElement,
  given: Partial<Properties>,
  defaults: Partial<Record<PropertyName, unknown>>,
): void {
  for (const name of propertyNames) {
    const value = given[name];
    if (value === undefined && !(name in defaults)) continue;
    if (!(name in defaults)) defaults[name] = element[name];
    Object.assign(element, {[name]: value === undefined ? defaults[name] : value});
  }
}

/** Name of the prop that handles each event. */
export const handlerNames = {
  'cf-ready': 'onReady',
  'cf-start': 'onStart',
  'cf-presentation': 'onPresentation',
  'cf-waiting': 'onWaiting',
  'cf-scope': 'onScope',
  'cf-details': 'onDetails',
  'cf-user-created': 'onUserCreated',
  'cf-unavailable': 'onUnavailable',
  'cf-denied': 'onDenied',
  'cf-cancel': 'onCancel',
  'cf-expired': 'onExpired',
  'cf-error': 'onError',
  'cf-statechange': 'onStateChange',
} as const satisfies Readonly<Record<keyof CfUserDetailsEventMap, `on${string}`>>;

type HandlerNames = typeof handlerNames;
export type Handlers = {
  readonly [E in keyof HandlerNames as HandlerNames[E]]?: (event: CfUserDetailsEventMap[E]) => void;
};
