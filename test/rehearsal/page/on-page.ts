// What the rows of the page share: a server with a page, the tunnel at home, people, and their browsers.
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { eventually } from "../../support/eventually";
import type { Bed } from "../bed/bed";
import type { Running } from "../bed/project";
import { mustUp, set } from "../verbs/change";
import { WITHIN_MS } from "../verbs/deadlines";
import { ensureOnAir } from "../verbs/row";

export const ADDRESS = "http://127.0.0.1:9102/";
export const UNIT = "restreamd-page";
export const PASSPHRASE = "quiet lantern under seven bridges";
/** A phone, and a laptop. */
export const PHONE = { width: 390, height: 844 };
export const LAPTOP = { width: 1280, height: 900 };

/** On air with a page; the row before may have left it so. */
export const withPage = async (bed: Bed): Promise<void> => {
  await ensureOnAir(bed);
  await set(bed, "page", "true");
  await mustUp(bed);
};

/** `restream page`, until it is ended. */
export const openTunnel = async (bed: Bed): Promise<Running> => {
  const tunnel = bed.project.startRestream(["page"]);
  await eventually("the page is at home", WITHIN_MS.said, () => {
    if (!tunnel.output.includes("until Ctrl-C")) throw new Error(tunnel.output);
  });
  return tunnel;
};

/** @throws Error where it does not end well */
export const closeTunnel = async (tunnel: Running): Promise<void> => {
  tunnel.end("SIGINT");
  const code = await tunnel.ended;
  if (code !== 0) throw new Error(`restream page ended with ${code}: ${tunnel.output}`);
};

/** Does `work` while the page is at home. */
export const throughTunnel = async <Result>(
  bed: Bed,
  work: () => Promise<Result>,
): Promise<Result> => {
  const tunnel = await openTunnel(bed);
  try {
    return await work();
  } finally {
    await closeTunnel(tunnel);
  }
};

/** @returns the link that is printed. @throws Error where none is */
export const invite = async (bed: Bed, name: string, may: "watch" | "control"): Promise<string> => {
  const { code, output } = await bed.project.restream(["page", "invite", name, "--may", may]);
  const [link] = /https?:\S+/.exec(output) ?? [];
  if (code !== 0 || link === undefined) throw new Error(`the invitation: ${code}: ${output}`);
  return link;
};

/** @throws Error in a suite that brings no browser */
export const newContext = async (
  { browsers }: Bed,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> => {
  if (!browsers) throw new Error("this suite brings no browser");
  const browser = await browsers.browser();
  const context = await browser.newContext({ viewport: PHONE, ...options });
  context.setDefaultTimeout(WITHIN_MS.said);
  return context;
};

/** Somebody who has just taken up an invitation, looking at the page. */
export const signedIn = async (
  bed: Bed,
  name: string,
  may: "watch" | "control",
  options: BrowserContextOptions = {},
): Promise<Page> => {
  const link = await invite(bed, name, may);
  const page = await (await newContext(bed, options)).newPage();
  await takeUp(page, link);
  return page;
};

/** Opens an invitation, sets the passphrase, and waits for the page itself. */
export const takeUp = async (page: Page, link: string): Promise<void> => {
  await page.goto(link);
  await page.getByLabel("Passphrase").fill(PASSPHRASE);
  await page.getByLabel("The same again").fill(PASSPHRASE);
  await page.getByRole("button", { name: "Set it" }).click();
  await page.waitForURL(new URL("/", link).href);
};

/** A platform's part of the page. */
export const partOf = (page: Page, name: string) =>
  page.locator(`section[aria-labelledby="to-${name}"]`);

/** Resolves when the page says this of a platform. */
export const untilState = (page: Page, name: string, state: string, withinMs = 60_000) =>
  partOf(page, name)
    .locator(".state", { hasText: new RegExp(`^${state}$`) })
    .waitFor({ timeout: withinMs });

/** Resolves when this is so in the page. Not Playwright's own wait: it evaluates in the page, whose policy forbids that. */
export const untilTrue = (page: Page, expression: string, withinMs: number): Promise<void> =>
  eventually(expression, withinMs, async () => {
    if ((await page.evaluate(expression)) !== true) throw new Error("it is not so");
  });

export const FRESH_WITHIN_MS = 30_000;

/** Something newer than now comes. */
export const freshSince = async (page: Page): Promise<void> => {
  const seenAt = "Date.parse(document.querySelector('#state > p.late time').dateTime)";
  const before = (await page.evaluate(seenAt)) as number;
  await untilTrue(page, `${seenAt} > ${before}`, FRESH_WITHIN_MS);
};
