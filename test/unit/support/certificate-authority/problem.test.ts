import { describe, expect, it } from "vitest";
import type { Order } from "../../../support/certificate-authority/order";
import { documentOf, rateLimited, refusalOf } from "../../../support/certificate-authority/problem";

describe("a rate limit", () => {
  it("says until when, in the header and in its words", () => {
    const problem = rateLimited(122_400, Date.parse("2026-11-27T05:00:00.400Z"));
    expect(problem).toMatchObject({ status: 429, retryAfterSeconds: 122_400 });
    expect(problem.detail).toContain(
      "too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s, retry after 2026-11-28 15:00:00 UTC: see https://letsencrypt.org/docs/rate-limits/",
    );
  });
  it("is a problem document", () => {
    expect(JSON.parse(documentOf(rateLimited(1, 0)))).toEqual({
      type: "urn:ietf:params:acme:error:rateLimited",
      detail: rateLimited(1, 0).detail,
      status: 429,
    });
  });
});

describe("an order", () => {
  const ip: Order["identifiers"] = [{ type: "ip", value: "203.0.113.5" }];
  const dns: Order["identifiers"] = [{ type: "dns", value: "stream.example" }];
  it.each<[string, Order, string | undefined]>([
    ["of an address, shortlived", { identifiers: ip, profile: "shortlived" }, undefined],
    ["of a name", { identifiers: dns }, undefined],
    ["of a name, shortlived", { identifiers: dns, profile: "shortlived" }, undefined],
    ["of an address without a profile", { identifiers: ip }, "classic"],
    ["of an address, tlsserver", { identifiers: ip, profile: "tlsserver" }, "tlsserver"],
    ["of a name and an address", { identifiers: [...dns, ...ip] }, "classic"],
  ])("%s is refused where Let's Encrypt refuses it", (_, order, profile) => {
    expect(refusalOf(order)?.detail).toBe(
      profile &&
        `Error creating new order :: Profile "${profile}" does not permit ip type identifiers`,
    );
  });
});
