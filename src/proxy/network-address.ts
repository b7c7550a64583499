/** Leading zeros are padding, not octal: proxies that pad write decimal numbers. */
const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** `192.0.2.1:443` and `[2001:db8::1]:443`: an address with the port that some balancers append. */
const WITH_PORT = /^(?:\[([^\]]*)\]|([\d.]+))(?::\d{1,5})?$/;

/** A zone id (RFC 4007 section 11). It names an interface of the host that wrote it. */
const ZONE = /%[\w.~-]+$/;

/** In characters: enough for IPv6 with a zone id, brackets and a port. */
const LONGEST_ADDRESS = 128;

const NETWORK_PREFIXES = [
  {length: 64, factor: 1},
  {length: 56, factor: 4},
  {length: 48, factor: 16},
] as const;

export interface Network {
  /** CIDR notation for IPv6; the address itself for IPv4. */
  readonly network: string;
  /** Factor of the limit of one address. */
  readonly factor: number;
}

/**
 * Returns the canonical text of one network address: dotted decimal for IPv4, RFC 5952 for IPv6. It has no port,
 * brackets, zone id, zero padding, upper case or surrounding spaces. IPv4-mapped addresses (RFC 4291 section 2.5.5.2)
 * and addresses with the well-known NAT64 prefix (RFC 6052 section 2.1) become IPv4.
 * @returns undefined for a list, a host name, an unspecified address, and every other text.
 */
export function parseAddress(text: string): string | undefined {
  if (text.length > LONGEST_ADDRESS) return undefined;
  const trimmed = text.trim();
  const [, bracketed, dotted] = WITH_PORT.exec(trimmed) ?? [];
  const bare = (bracketed ?? dotted ?? trimmed).replace(ZONE, '');
  const address = bare.includes(':') ? readIpv6(bare) : bracketed === undefined ? readIpv4(bare) : undefined;
  return address === '::' || address === '0.0.0.0' ? undefined : address;
}

/**
 * The networks by which the proxy counts starts, of a canonical address. An IPv6 subscriber has a /64, a /56 or a /48
 * (RFC 6177): all three count. A wider one may have several subscribers, and has a higher limit.
 */
export function networksOf(address: string): readonly Network[] {
  if (!address.includes(':')) return [{network: address, factor: 1}];
  const [a = 0, b = 0, c = 0, d = 0] = hextetsOf(address);
  return NETWORK_PREFIXES.map(({length, factor}) => {
    const last = length === 48 ? '' : `:${(length === 64 ? d : d & 0xff00).toString(16)}`;
    return {network: `${[a, b, c].map(group => group.toString(16)).join(':')}${last}::/${length}`, factor};
  });
}

/** Whether a canonical address is loopback, link-local, private (RFC 1918, RFC 4193) or shared (RFC 6598). */
export function isPrivate(address: string): boolean {
  if (address.includes(':')) return address === '::1' || /^f(?:[cd]|e[89ab])..:/.test(address);
  return /^(?:10|127|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.test(
    address,
  );
}

function readIpv4(text: string): string | undefined {
  const [, ...parts] = IPV4.exec(text) ?? [];
  const bytes = parts.map(Number);
  return bytes.length === 4 && bytes.every(byte => byte < 256) ? bytes.join('.') : undefined;
}

/** The URL parser reads every spelling of IPv6 and writes RFC 5952. */
function readIpv6(text: string): string | undefined {
  // The URL parser rejects zero padding in the IPv4 part.
  const [, head = text, tail] = /^(.*:)(\d+\.[\d.]+)$/.exec(text) ?? [];
  const embedded = tail === undefined ? '' : readIpv4(tail);
  if (embedded === undefined || !/^[\da-f:]+$/i.test(head)) return undefined;
  const url = `http://[${head}${embedded}]/`;
  if (!URL.canParse(url)) return undefined;
  const address = new URL(url).hostname.slice(1, -1);
  const groups = hextetsOf(address);
  const prefix = groups.slice(0, 6).join(':');
  // In decimal: `::ffff:0:0/96` and `64:ff9b::/96`.
  if (prefix !== '0:0:0:0:0:65535' && prefix !== '100:65435:0:0:0:0') return address;
  return groups
    .slice(6)
    .flatMap(group => [group >> 8, group & 255])
    .join('.');
}

function hextetsOf(address: string): number[] {
  const [head = '', tail = ''] = address.split('::');
  const read = (part: string) =>
    part === '' ? [] : part.split(':').map(group => Number.parseInt(group, 16));
  const before = read(head);
  const after = read(tail);
  const zeros = Array<number>(8 - before.length - after.length).fill(0);
  return [...before, ...zeros, ...after];
}
