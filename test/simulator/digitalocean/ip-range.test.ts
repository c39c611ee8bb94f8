import { describe, expect, it } from "vitest";
import {
  addressOf,
  freeAddress,
  isPrivate,
  netmaskOf,
  numberOf,
  overlaps,
  rangeOf,
  textOfRange,
  type IpRange,
} from "./ip-range";

const range = (text: string): IpRange => {
  const found = rangeOf(text);
  if (found === undefined) throw new Error(`${text} is no range`);
  return found;
};

describe("a range", () => {
  it.each([
    ["10.1.2.3/24", "10.1.2.0/24", "255.255.255.0"],
    ["10.116.17.0/20", "10.116.16.0/20", "255.255.240.0"],
    ["192.168.255.255/16", "192.168.0.0/16", "255.255.0.0"],
    ["0.0.0.0/0", "0.0.0.0/0", "0.0.0.0"],
    ["255.255.255.255/32", "255.255.255.255/32", "255.255.255.255"],
  ])("%s is %s", (text, whole, netmask) => {
    expect(textOfRange(range(text))).toBe(whole);
    expect(netmaskOf(range(text))).toBe(netmask);
  });

  it.each(["", "10.0.0.0", "10.0.0/8", "10.0.0.256/24", "10.0.0.0/33", "fd00::/8", "10.0.0.0/24 "])(
    "%j is none",
    (text) => {
      expect(rangeOf(text)).toBeUndefined();
    },
  );

  it.each([
    ["10.9.0.0/16", "10.9.8.0/24", true],
    ["10.9.8.0/24", "10.9.0.0/16", true],
    ["10.9.8.0/24", "10.9.9.0/24", false],
    ["10.9.8.0/24", "10.9.8.0/24", true],
  ])("%s and %s overlap: %s", (a, b, expected) => {
    expect(overlaps(range(a), range(b))).toBe(expected);
  });

  it.each([
    ["10.0.0.0/8", true],
    ["172.31.0.0/16", true],
    ["172.32.0.0/16", false],
    ["192.168.1.0/24", true],
    ["192.168.0.0/15", false],
    ["198.51.100.0/24", false],
  ])("%s is private: %s", (text, expected) => {
    expect(isPrivate(range(text))).toBe(expected);
  });

  it("gives its machines what is between the gateway and the broadcast, the lowest first", () => {
    const small = range("10.9.8.0/29");
    const given: string[] = [];
    for (let next = freeAddress(small, given); next; next = freeAddress(small, given))
      given.push(next);
    expect(given).toEqual(["2", "3", "4", "5", "6"].map((last) => `10.9.8.${last}`));
    expect(freeAddress(small, ["10.9.8.2", "10.9.8.4"])).toBe("10.9.8.3");
  });
});

// doctl issue 493 (https://github.com/digitalocean/doctl/issues/493) shows this pair.
it("an address is the number by which DigitalOcean knows a reserved IP", () => {
  expect(numberOf("178.128.133.144")).toBe(2_994_767_248);
  expect(addressOf(2_994_767_248)).toBe("178.128.133.144");
});
