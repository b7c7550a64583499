/** The merchant of the demo, for a proxy in a server (`server.ts`) or in a service worker (`static/`). */
import type {TokenProxyOptions} from '../src/proxy/index.ts';
import {emulatorKeys, type EmulatorOptions} from '../src/emulator/index.ts';

/** The settings of Cashfree's dashboard, for pages at this address. */
export function dashboard(pages: string): EmulatorOptions {
  return {
    redirectUrl: new URL('callback.html', pages).href,
    brand: {name: 'Tulsi & Twine', colour: '#1f6b4f'},
  };
}

/** Options of a proxy for the emulator at this address. The address has no slash at its end. */
export function emulatorOptions(url: string): Omit<TokenProxyOptions, 'sealingKeys'> {
  return {
    environment: 'emulator',
    baseUrl: `${url}/verification`,
    sdk: {src: `${url}/sdk/index.js`},
    consentUrl: `${url}/consent?session_id={session_id}`,
    secureIdKeys: emulatorKeys.secureId,
    oneClickKeys: emulatorKeys.oneClick,
    createUser: {tellPage: true},
  };
}

/** 32 random bytes in base64url. */
export function newSealingKey(): string {
  const binary = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32)));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
