// What a browser itself says of the page over HTTPS: its padlock, the cookies that it holds, the page's headers, whom it asked.
import { X509Certificate } from "node:crypto";
import type { BrowserContext, Cookie, Page } from "playwright-core";
import { eventually } from "../../support/eventually";
import { WITHIN_MS } from "../verbs/deadlines";

const DAY_MS = 86_400_000;
const SIGNED_IN_DAYS = 14;
/** What the page promises a browser, or asks of it: docs/decisions/0028-page.md. */
const HEADERS: Readonly<Record<string, RegExp>> = {
  "strict-transport-security": /^max-age=1209600$/,
  "content-security-policy": /^default-src 'none';script-src 'self';style-src 'self';/,
  "cache-control": /^no-store$/,
  "referrer-policy": /^same-origin$/,
  "x-content-type-options": /^nosniff$/,
  "x-frame-options": /^DENY$/i,
};
/** Where Chromium's console tells of something that is not safe. */
const UNSAFE = /mixed content|insecure|content security policy/i;

export interface Padlock {
  /** "secure": as a padlock without a warning. */
  state: string;
  /** Of the certificate that the page itself came with; undefined: with none. */
  serial: string | undefined;
  /** Why it is not; names of Chromium's. */
  issues: readonly string[];
}

/** Of the page as it was loaded last. */
export const padlockOf = async (page: Page): Promise<Padlock> => {
  const session = await page.context().newCDPSession(page);
  try {
    let told: Padlock | undefined;
    session.on("Security.visibleSecurityStateChanged", ({ visibleSecurityState }) => {
      const { securityState: state, securityStateIssueIds: issues } = visibleSecurityState;
      const [der] = visibleSecurityState.certificateSecurityState?.certificate ?? [];
      const serial = der && new X509Certificate(Buffer.from(der, "base64")).serialNumber;
      told = { state, issues, serial };
    });
    await session.send("Security.enable");
    return await eventually("the browser says how safe the page is", WITHIN_MS.said, () => {
      if (told === undefined) throw new Error("it has not");
      return told;
    });
  } finally {
    await session.detach();
  }
};

/** Problems of the cookies that a browser holds of somebody who signed in just now. Pure. @param at ms since the epoch */
export const wrongCookies = (cookies: readonly Cookie[], address: string, at: number): string[] => {
  const names = cookies.map(({ name }) => name).sort();
  const days = ((cookies.find(isSession)?.expires ?? 0) * 1000 - at) / DAY_MS;
  return [
    ...(names.join() === "restream-form,restream-session"
      ? []
      : [`the browser holds these cookies: ${names.join(", ") || "none"}`]),
    ...cookies
      .filter(
        ({ secure, httpOnly, sameSite, domain, path }) =>
          !(secure && httpOnly && sameSite === "Strict" && domain === address && path === "/"),
      )
      .map((cookie) => `a cookie is not kept close: ${JSON.stringify({ ...cookie, value: "…" })}`),
    ...(Math.abs(days - SIGNED_IN_DAYS) < 0.01
      ? []
      : [`the session's cookie lasts ${days.toFixed(2)} days`]),
  ];
};

const isSession = ({ name }: Cookie): boolean => name === "restream-session";

/** Problems of a page's headers. Pure. */
export const unsafeHeaders = (headers: Readonly<Record<string, string>>): string[] =>
  Object.entries(HEADERS)
    .filter(([name, expected]) => !expected.test(headers[name] ?? ""))
    .map(([name]) => `${name}: ${headers[name] ?? "not sent"}`);

export interface Watched {
  readonly requests: number;
  /** Requests to anybody else, and what the console says of what is not safe. */
  readonly problems: readonly string[];
}

/** From now on. @param origin the page's own */
export const watch = (context: BrowserContext, origin: string): Watched => {
  const watched = { requests: 0, problems: [] as string[] };
  context.on("request", (request) => {
    watched.requests++;
    if (new URL(request.url()).origin !== origin)
      watched.problems.push(`the page asked for ${request.url()}`);
  });
  context.on("console", (message) => {
    if (UNSAFE.test(message.text())) watched.problems.push(`the console: ${message.text()}`);
  });
  return watched;
};
