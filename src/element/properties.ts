import type {CfUserDetails} from './cf-user-details.ts';
import type {CfUserDetailsEventMap} from './events.ts';

/** What a framework wrapper passes on, property by property. */
export type Properties = Partial<
  Pick<
    CfUserDetails,
    | 'presentation'
    | 'mobile'
    | 'mobileField'
    | 'requiredScopes'
    | 'createUser'
    | 'callbackParameter'
    | 'disabled'
    | 'strings'
  >
> & {readonly proxy: string};

export const propertyNames = [
  'proxy',
  'presentation',
  'mobile',
  'mobileField',
  'requiredScopes',
  'createUser',
  'callbackParameter',
  'disabled',
  'strings',
] as const satisfies readonly (keyof Properties)[];

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
