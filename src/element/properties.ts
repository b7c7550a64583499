import type {CfUserDetailsElement} from './cf-user-details-element.ts';
import type {CfUserDetailsEventMap} from './events.ts';

/** What a framework wrapper passes on, property by property. */
export const propertyNames = [
  'proxy',
  'presentation',
  'mobile',
  'mobileField',
  'requiredScopes',
  'createUser',
  'challenge',
  'callbackParameter',
  'disabled',
  'strings',
] as const satisfies readonly (keyof CfUserDetailsElement)[];

type PropertyName = (typeof propertyNames)[number];

/** Left out or undefined: the element's own default. */
export type Properties = {
  readonly [P in Exclude<PropertyName, 'proxy'>]?: CfUserDetailsElement[P] | undefined;
} & {readonly proxy: string};

/**
 * Sets the properties, and puts those back to the element's own defaults that are no longer given.
 *
 * @param defaults the element's own, as far as they were replaced; kept by the caller from one time to the next.
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

/** Every event of the element, by the name that frameworks give its handler. */
export const handlerNames = {
  onReady: 'cf-ready',
  onStart: 'cf-start',
  onPresentation: 'cf-presentation',
  onWaiting: 'cf-waiting',
  onScope: 'cf-scope',
  onDetails: 'cf-details',
  onUserCreated: 'cf-user-created',
  onUnavailable: 'cf-unavailable',
  onDenied: 'cf-denied',
  onCancel: 'cf-cancel',
  onExpired: 'cf-expired',
  onError: 'cf-error',
  onStateChange: 'cf-statechange',
} as const satisfies Readonly<Record<string, keyof CfUserDetailsEventMap>>;

type HandlerNames = typeof handlerNames;
export type Handlers = {
  readonly [H in keyof HandlerNames]?: (event: CfUserDetailsEventMap[HandlerNames[H]]) => void;
};
