import { describe, expect, it } from "vitest";
import { orderOf } from "../../../support/certificate-authority/order";

/** As a client signs it; nobody looks at the signature here. */
const signed = (payload: object | string): string =>
  JSON.stringify({
    protected: "e30",
    payload: Buffer.from(typeof payload === "string" ? payload : JSON.stringify(payload)).toString(
      "base64url",
    ),
    signature: "",
  });
const IP = { type: "ip", value: "203.0.113.5" };
const DNS = { type: "dns", value: "stream.example" };

describe("an order", () => {
  it.each([
    ["of a name", { identifiers: [DNS] }, { identifiers: [DNS] }],
    [
      "of an address, with its profile",
      { identifiers: [IP], profile: "shortlived" },
      { identifiers: [IP], profile: "shortlived" },
    ],
    [
      "that replaces another",
      { identifiers: [DNS, IP], replaces: "a.b", notAfter: "2026" },
      { identifiers: [DNS, IP], replaces: "a.b" },
    ],
    ["with an empty profile", { identifiers: [DNS], profile: "" }, { identifiers: [DNS] }],
  ])("%s is read", (_, payload, order) => {
    expect(orderOf(signed(payload))).toEqual(order);
  });

  it.each([
    ["an account", signed({ termsOfServiceAgreed: true })],
    ["a POST as GET", signed("")],
    ["no JSON", "hello"],
    ["nothing", ""],
    ["a list", "[]"],
    ["null", "null"],
  ])("%s is none", (_, body) => {
    expect(orderOf(body)).toBeUndefined();
  });
});
