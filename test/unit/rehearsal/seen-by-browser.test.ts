// What of a browser's cookies and of the page's headers the rehearsal finds wrong.
import type { Cookie } from "playwright-core";
import { describe, expect, it } from "vitest";
import { unsafeHeaders, wrongCookies } from "../../rehearsal/certificate/seen-by-browser";

const ADDRESS = "198.51.100.10";
const AT = Date.parse("2026-11-27T12:00:00Z");
const DAY_SECONDS = 86_400;
const SAFE: Omit<Cookie, "name" | "expires"> = {
  ...{ value: "secret", domain: ADDRESS, path: "/", secure: true, httpOnly: true },
  sameSite: "Strict",
};
const FORM = { ...SAFE, name: "restream-form", expires: -1 };
const SESSION = { ...SAFE, name: "restream-session", expires: AT / 1000 + 14 * DAY_SECONDS };

describe("the cookies of somebody who has signed in", () => {
  it.each<[string, Cookie[], RegExp[]]>([
    ["as they should be", [SESSION, FORM], []],
    ["none", [], [/^the browser holds these cookies: none$/, /lasts -?\d/]],
    ["one more", [SESSION, FORM, { ...FORM, name: "other" }], [/form, restream-session/]],
    ["without Secure", [SESSION, { ...FORM, secure: false }], [/kept close: .*"secure":false/]],
    ["that scripts read", [{ ...SESSION, httpOnly: false }, FORM], [/"httpOnly":false/]],
    ["that others' pages send", [{ ...SESSION, sameSite: "Lax" }, FORM], [/"Lax"/]],
    ["of the whole domain", [SESSION, { ...FORM, domain: ".example.org" }], [/"\.example\.org"/]],
    ["that end with the browser", [{ ...SESSION, expires: -1 }, FORM], [/session's cookie lasts/]],
    [
      "that last a day too long",
      [{ ...SESSION, expires: SESSION.expires + DAY_SECONDS }, FORM],
      [/^the session's cookie lasts 15\.00 days$/],
    ],
  ])("%s", (_, cookies, expected) => {
    const problems = wrongCookies(cookies, ADDRESS, AT);
    expect(problems).toHaveLength(expected.length);
    expected.forEach((words, at) => {
      expect(problems[at]).toMatch(words);
    });
    expect(problems.join()).not.toContain("secret");
  });
});

describe("headers", () => {
  const SENT = {
    "strict-transport-security": "max-age=1209600",
    "content-security-policy":
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self'",
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  };
  it("as promised are no problem", () => {
    expect(unsafeHeaders(SENT)).toEqual([]);
  });
  it.each([
    [{ "strict-transport-security": "max-age=0" }, "strict-transport-security: max-age=0"],
    [
      { "strict-transport-security": "max-age=1209600; includeSubDomains" },
      "strict-transport-security: max-age=1209600; includeSubDomains",
    ],
    [{ "content-security-policy": "default-src *" }, "content-security-policy: default-src *"],
    [{ "cache-control": "" }, "cache-control: "],
  ])("%o", (other, problem) => {
    expect(unsafeHeaders({ ...SENT, ...other })).toEqual([problem]);
  });
  it("that are not sent are each a problem", () => {
    expect(unsafeHeaders({})).toHaveLength(Object.keys(SENT).length);
  });
});
