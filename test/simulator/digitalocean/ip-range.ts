// Decides what an IPv4 range is: which addresses are in it, what it overlaps with, whether it is private (RFC 1918). Pure.

export interface IpRange {
  /** Its first address, as a number of 32 bits. */
  first: number;
  /** Bits that all its addresses share. */
  prefix: number;
}

const sizeOf = ({ prefix }: IpRange): number => 2 ** (32 - prefix);
const lastOf = (range: IpRange): number => range.first + sizeOf(range) - 1;

/** An address as a number of 32 bits; NaN when the text is none. */
export const numberOf = (address: string): number => {
  const parts = address.split(".");
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255))
    return NaN;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
};

export const addressOf = (number: number): string =>
  [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join(".");

/** "10.1.2.3/24" is 10.1.2.0/24; undefined when the text is no range. */
export const rangeOf = (text: string): IpRange | undefined => {
  const [, address = "", bits = ""] = /^([\d.]+)\/(\d{1,2})$/.exec(text) ?? [];
  const [number, prefix] = [numberOf(address), Number(bits)];
  if (bits === "" || Number.isNaN(number) || prefix > 32) return undefined;
  return { first: number - (number % 2 ** (32 - prefix)), prefix };
};

export const textOfRange = ({ first, prefix }: IpRange): string =>
  `${addressOf(first)}/${String(prefix)}`;

export const netmaskOf = (range: IpRange): string => addressOf(2 ** 32 - sizeOf(range));

const isWithin = (inner: IpRange, outer: IpRange): boolean =>
  inner.first >= outer.first && lastOf(inner) <= lastOf(outer);

export const overlaps = (a: IpRange, b: IpRange): boolean =>
  a.first <= lastOf(b) && b.first <= lastOf(a);

const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(rangeOf);

export const isPrivate = (range: IpRange): boolean =>
  PRIVATE.some((outer) => outer !== undefined && isWithin(range, outer));

/** The lowest address that a machine may have and none of these has: neither the network's, the gateway's (.1) nor the broadcast's. */
export const freeAddress = (range: IpRange, taken: readonly string[]): string | undefined => {
  for (let number = range.first + 2; number < lastOf(range); number++) {
    const address = addressOf(number);
    if (!taken.includes(address)) return address;
  }
  return undefined;
};
