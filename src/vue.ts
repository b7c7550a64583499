/**
 * `<cf-user-details>` as a Vue 3 component. The import has no side effect: the tag is registered when the first component
 * is mounted. To use the bare tag, pass {@link isCfElement} to the template compiler.
 */
import {defineComponent, h, onBeforeMount, ref, version, watchPostEffect, type PropType} from 'vue';
import {CfUserDetailsElement} from './element/cf-user-details-element.ts';
import type {CfUserDetailsEventMap} from './element/events.ts';
import {assign, handlerNames, type Properties} from './element/properties.ts';

/**
 * Tells Vue's template compiler that the bare tag is a custom element.
 *
 * @example
 * ```ts
 * import {createApp} from 'vue';
 * import {isCfElement} from 'cf-user-details/vue';
 *
 * createApp({}).config.compilerOptions.isCustomElement = isCfElement;
 * ```
 */
export const isCfElement = (tag: string): boolean => tag === 'cf-user-details';

type Emits = {
  [E in keyof CfUserDetailsEventMap as E extends `cf-${infer Name}` ? Name : never]: (
    event: CfUserDetailsEventMap[E],
  ) => boolean;
};

/** The events of the element without the prefix `cf-`: `@details`, `@scope`, `@error`. */
const emits = Object.fromEntries(
  Object.keys(handlerNames).map(type => [type.slice('cf-'.length), () => true]),
) as unknown as Emits;

/**
 * `<cf-user-details>` as a component. Attributes that are not its props are set on the element. The template ref exposes the
 * element as `element`.
 *
 * @throws {TypeError} if Vue is older than 3.3.
 * @example
 * ```ts
 * import {createApp, h} from 'vue';
 * import {CfUserDetails} from 'cf-user-details/vue';
 *
 * createApp(() => h(CfUserDetails, {proxy: '/cf', onDetails: ({details}) => console.log(details.scopes.NAME)})).mount('#app');
 * ```
 */
export const CfUserDetails = defineComponent({
  name: 'CfUserDetails',
  props: {
    proxy: {type: String, required: true as const},
    presentation: String as PropType<Properties['presentation']>,
    mobile: String,
    mobileField: String,
    requiredScopes: String,
    createUser: {type: Boolean, default: undefined},
    challenge: [String, Object, Function] as PropType<Properties['challenge']>,
    callbackParameter: String,
    disabled: {type: Boolean, default: undefined},
    strings: Object as PropType<Properties['strings']>,
  } satisfies Record<keyof Properties, unknown>,
  emits,
  setup(props, {emit, slots, expose}) {
    checkVueVersion();
    const element = ref<CfUserDetailsElement>();
    const defaults = {};
    onBeforeMount(() => CfUserDetailsElement.define());
    // Not as props of `h`: Vue would set a property that is no longer given to an empty string.
    watchPostEffect(() => {
      if (element.value) assign(element.value, props, defaults);
    });
    expose({
      /** The element, with `start()`, `cancel()` and `reset()`. */
      element,
    });
    const listeners = Object.fromEntries(
      Object.keys(handlerNames).map(type => [
        `onCf${type.slice('cf'.length)}`,
        (event: Event) => emit(type.slice('cf-'.length) as 'details', event as never),
      ]),
    );
    return () => h('cf-user-details', {ref: element, ...listeners}, slots['default']?.());
  },
});

/** The peer dependency accepts every version of Vue, because most pages do not use this entry. */
function checkVueVersion(): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 3 || (major === 3 && minor < 3))
    throw new TypeError(`cf-user-details/vue requires Vue 3.3 or newer; this is Vue ${version}`);
}

declare module 'vue' {
  interface GlobalComponents {
    CfUserDetails: typeof CfUserDetails;
  }
}
