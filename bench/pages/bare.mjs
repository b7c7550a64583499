// The same calls written by hand in place of the element, one after the other, without checks.

/** Milliseconds on a clock that all windows share. */
export function now() {
  return performance.timeOrigin + performance.now();
}

/**
 * @param {'GET' | 'POST'} method @param {string} path @param {object} [body] @param {string} [token]
 * @returns {Promise<{session_id: string, consent_url: string, access_token: string}>} each answer has some of these members
 */
export async function call(method, path, body, token) {
  const response = await fetch(`/cf${path}`, {
    method,
    headers: {
      'x-cf-user-details': '1',
      accept: 'application/json',
      ...(body && {'content-type': 'application/json'}),
      ...(token && {authorization: `Bearer ${token}`}),
    },
    cache: 'no-store',
    ...(body && {body: JSON.stringify(body)}),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** The decision of the user, which takes no time here. @param {string} session @returns {Promise<string>} the code */
export async function approve(session) {
  return (await fetch(`/approve?session=${encodeURIComponent(session)}`)).text();
}
