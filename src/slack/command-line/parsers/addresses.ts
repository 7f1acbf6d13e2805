import ipaddr from 'ipaddr.js';
import { Refused } from '../../../domain/problems/problem.ts';

/** IPv4, IPv6 and CIDR, parted by commas, spaces or line ends; the line with a mistake is named. */
export function parseAddresses(text: string): string[] {
  const addresses = text.split(/\r?\n/).flatMap((line, at) =>
    line
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map((word) => addressOf(word, at + 1)),
  );
  return [...new Set(addresses)];
}

function addressOf(word: string, number: number): string {
  if (ipaddr.IPv4.isValidFourPartDecimal(word) || ipaddr.IPv4.isValidCIDRFourPartDecimal(word)) return word;
  // A zone (`fe80::1%eth0`) means something only on the machine it was read on.
  if (!word.includes('%') && ipaddr.IPv6.isValid(word)) return ipaddr.IPv6.parse(word).toRFC5952String();
  if (!word.includes('%') && ipaddr.IPv6.isValidCIDR(word)) {
    const [address, bits] = ipaddr.IPv6.parseCIDR(word);
    return `${address.toRFC5952String()}/${bits}`;
  }
  throw new Refused({ kind: 'bad_ip', line: word, number });
}
