import { BlockList, isIP } from 'node:net';

const LOCAL = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
] as const) {
  LOCAL.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 96],
  ['fe80::', 10],
  // AWS has its link-local services in IPv6 here.
  ['fd00:ec2::', 32],
] as const) {
  LOCAL.addSubnet(network, prefix, 'ipv6');
}

/**
 * Whether a URL's host is an address of this machine or of its link: loopback, unspecified, link-local (where clouds
 * have their metadata services, 169.254.169.254). Private networks are not: a company's object storage is there.
 * @param hostname as `URL` has it: lower case, IPv4 in its four numbers, IPv6 in brackets
 */
export function isLocalAddress(hostname: string): boolean {
  const host = hostname.replace(/[[\]]/g, '').replace(/\.$/, '');
  switch (isIP(host)) {
    case 4:
      return LOCAL.check(host, 'ipv4');
    case 6:
      return LOCAL.check(host, 'ipv6');
    default:
      return host === 'localhost' || host.endsWith('.localhost');
  }
}
