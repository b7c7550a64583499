/**
 * `<cf-user-details>` as a Vue 3 component. Importing this does nothing; the tag is registered when the first one is
 * mounted. Whoever prefers the bare tag tells the template compiler with {@link isCfElement}.
 */
import {defineComponent, h, onBeforeMount, ref, type PropType} from 'vue';
import {CfUserDetails as CfUserDetailsElement} from './element/cf-user-details.ts';
import type {CfUserDetailsEventMap} from './element/events.ts';
import {handlerNames, propertyNames, type Properties} from './element/properties.ts';
import type {Strings} from './element/strings.ts';

/** For `compilerOptions.isCustomElement`. */
export const isCfElement = (tag: string): boolean => tag === 'cf-user-details';

type Emits = {
  [E in keyof CfUserDetailsEventMap as E extends `cf-${infer Name}` ? Name : never]: (
    event: CfUserDetailsEventMap[E],
  ) => boolean;
};

/** The events of the element without their prefix: `@details`, `@scope`, `@error`. */
const emits = Object.fromEntries(
  Object.values(handlerNames).map(type => [type.slice('cf-'.length), () => true]),
) as unknown as Emits;

export const CfUserDetails = defineComponent({
  name: 'CfUserDetails',
  props: {
    proxy: {type: String, required: true},
    presentation: String,
    mobile: String,
    mobileField: String,
    requiredScopes: String,
    createUser: {type: Boolean, default: undefined},
    callbackParameter: String,
    disabled: {type: Boolean, default: undefined},
    strings: Object as PropType<Partial<Strings>>,
  },
  emits,
  setup(props, {emit, slots, expose}) {
    const element = ref<CfUserDetailsElement>();
    onBeforeMount(() => CfUserDetailsElement.define());
    expose({
      /** The element itself, with `start()`, `cancel()` and `reset()`. */
      element,
    });
    const listeners = Object.fromEntries(
      Object.entries(handlerNames).map(([, type]) => [
        `on${type[0]?.toUpperCase() ?? ''}${type.slice(1)}`,
        (event: Event) => emit(type.slice('cf-'.length) as 'details', event as never),
      ]),
    );
    return () => {
      const given: Partial<Record<keyof Properties, unknown>> = {};
      for (const name of propertyNames) if (props[name] !== undefined) given[name] = props[name];
      const set = Object.fromEntries(Object.entries(given).map(([name, value]) => [`.${name}`, value]));
      return h('cf-user-details', {ref: element, ...set, ...listeners}, slots['default']?.());
    };
  },
});

declare module 'vue' {
  interface GlobalComponents {
    CfUserDetails: typeof CfUserDetails;
  }
}
