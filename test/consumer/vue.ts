// The Vue component against the published types. It is compiled, never run.

import {h} from 'vue';
import {CfUserDetails, isCfElement} from 'cf-user-details/vue';

export const vnode = h(CfUserDetails, {
  proxy: '/cf',
  requiredScopes: 'NAME PAN',
  challenge: async () => 'a-token',
  onScope: event => {
    if (event.scope === 'PAN') show(event.metadata.pan);
    // @ts-expect-error -- not before it is narrowed
    show(event.metadata.pan);
  },
  onDetails: ({details, missing}) => show(details.scopes.NAME?.[0].metadata.name, ...missing),
});
export const custom: boolean = isCfElement('cf-user-details');
// @ts-expect-error -- it must know the proxy
h(CfUserDetails, {requiredScopes: 'NAME'});

declare function show(...values: unknown[]): void;
