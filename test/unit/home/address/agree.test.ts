import { describe, expect, it } from "vitest";
import { agree, type Answer } from "../../../../home/address/agree";
import { servicesOf } from "../../../../home/address/services";

const says = (...texts: string[]): Answer[] =>
  texts.map((text, index) => ({ service: `s${index}.example`, text }));
const fails = (service: string, problem: string): Answer => ({ service, problem });

describe("the public address", () => {
  it("is what all services say", () => {
    expect(agree(says("203.0.113.20\n", " 203.0.113.20"))).toEqual({ address: "203.0.113.20" });
  });
  it.each<[string, Answer[], RegExp]>([
    [
      "disagree",
      says("203.0.113.20", "203.0.113.21"),
      /different addresses[\s\S]*s0\.example says 203\.0\.113\.20[\s\S]*CGNAT/,
    ],
    [
      "one says nonsense",
      says("203.0.113.20", "<html>"),
      /s1\.example answers with something that is no address[\s\S]*others say 203\.0\.113\.20/,
    ],
    ["say nonsense", says("", "0x7f.1"), /no address/],
    ["say IPv6", says("2001:db8::1", "2001:db8::1"), /IPv6 address; the server takes IPv4/],
    [
      "say an address of CGNAT",
      says("100.64.3.4", "100.64.3.4"),
      /CGNAT[\s\S]*Ways on:[\s\S]*public IPv4 address of your own[\s\S]*range[\s\S]*VPN/,
    ],
    ["say a private address", says("192.168.1.5", "192.168.1.5"), /not a public one \(private\)/],
    ["say loopback", says("127.0.0.1", "127.0.0.1"), /not a public one \(loopback\)/],
    [
      "are out of reach",
      [
        fails("a.example", "cannot be found (no DNS)"),
        fails("b.example", "does not answer in time"),
      ],
      /Is this machine online\?[\s\S]*a\.example cannot be found[\s\S]*b\.example does not answer/,
    ],
    [
      "one hangs",
      [...says("203.0.113.20"), fails("b.example", "does not answer in time")],
      /not certain[\s\S]*b\.example does not answer in time[\s\S]*RESTREAM_IP_SERVICES/,
    ],
  ])("is not known when they %s", (_, answers, told) => {
    const seen = agree(answers);
    expect("trouble" in seen ? seen.trouble : "").toMatch(told);
  });
});

describe("the services", () => {
  it("are two of different hosts by default, over https", () => {
    const services = servicesOf(undefined).map((service) => new URL(service));
    expect(new Set(services.map(({ hostname }) => hostname)).size).toBe(2);
    expect(services.every(({ protocol }) => protocol === "https:")).toBe(true);
  });
  it("are those that the operator names", () => {
    expect(servicesOf("https://a.example/ip, https://b.example")).toEqual([
      "https://a.example/ip",
      "https://b.example",
    ]);
  });
  it.each([
    ["http://a.example https://b.example", /"http:\/\/a\.example", which is no https address/],
    ["https://a.example", /one host/],
    ["https://a.example/1 https://a.example/2", /agrees with itself/],
    ["a.example b.example", /no https address/],
  ])("%j are refused", (given, told) => {
    expect(() => servicesOf(given)).toThrow(told);
  });
});
