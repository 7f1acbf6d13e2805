import ipaddr, { type IPv6 } from 'ipaddr.js';
import { Refused } from '../../../domain/problems/problem.ts';

/** Length of the prefix `::ffff:0:0/96`, under which IPv6 holds IPv4 addresses. */
const MAPPED_BITS = 96;

/** Some programs read `010` as eight, others as ten. */
const leadingZero = /(?:^|[:.])0\d+\.|\.0\d/;

/** IPv4, IPv6 and CIDR, separated by commas, spaces or line ends. `Refused` (`bad_ip`) names the line, where there are several. */
export function parseAddresses(text: string): string[] {
  const lines = text.trimEnd().split(/\r?\n/);
  const addresses = lines.flatMap((line, at) =>
    line
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map((word) => parseAddress(word, lines.length === 1 ? null : at + 1)),
  );
  return [...new Set(addresses)];
}

/** The same for an option of the command line, where `any`, `all` and `none` mean from everywhere. */
export const parseIps = (text: string): string[] =>
  /^(any|all|none)$/i.test(text) ? [] : parseAddresses(text);

function parseAddress(word: string, number: number | null): string {
  const address = normalAddress(word);
  if (address === null) throw new Refused({ kind: 'bad_ip', line: word, number });
  return address;
}

/** As CometAPI compares it: a network with its first address, a mapped IPv4 address as IPv4. null: no address. */
function normalAddress(word: string): string | null {
  // A zone (`fe80::1%eth0`) is valid only on the machine that gave it.
  if (word.includes('%') || leadingZero.test(word)) return null;
  if (ipaddr.IPv4.isValidFourPartDecimal(word)) return word;
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(word)) return v4Network(...bits(word));
  if (ipaddr.IPv6.isValid(word)) return v6Address(ipaddr.IPv6.parse(word));
  return ipaddr.IPv6.isValidCIDR(word) ? v6Network(...ipaddr.IPv6.parseCIDR(word)) : null;
}

const bits = (word: string): [address: string, prefix: number] => {
  const [address = '', prefix] = word.split('/');
  return [address, Number(prefix)];
};

const v4Network = (address: string, prefix: number): string =>
  `${ipaddr.IPv4.networkAddressFromCIDR(`${address}/${prefix}`).toString()}/${prefix}`;

const v6Address = (address: IPv6): string =>
  address.isIPv4MappedAddress() ? address.toIPv4Address().toString() : address.toRFC5952String();

/** CometAPI reads a mapped network as IPv4. null: it is wider than all of IPv4, and would let nobody in. */
function v6Network(address: IPv6, prefix: number): string | null {
  if (!address.isIPv4MappedAddress())
    return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toNormalizedString()}/${prefix}`).toRFC5952String()}/${prefix}`;
  if (prefix < MAPPED_BITS) return null;
  return v4Network(address.toIPv4Address().toString(), prefix - MAPPED_BITS);
}
