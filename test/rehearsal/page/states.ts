// Every state of the screen, on a phone and a laptop, light and dark: seen by two people at once, and read by axe-core. The pictures are kept.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { expectLive, expectPlaceholder, rowsAfter } from "../verbs/row";
import { WITHIN_MS } from "../verbs/deadlines";
import { goLive } from "../verbs/go-live";
import {
  ADDRESS,
  LAPTOP,
  newContext,
  partOf,
  PHONE,
  signedIn,
  throughTunnel,
  untilState,
  untilTrue,
  withPage,
} from "./on-page";

/** Where docs/ has them from. */
const PICTURES = resolve(__dirname, "../../../reports/page");

export const pageStates = rowsAfter("page", withPage)(
  "page-states",
  "every state of the screen at 390 and 1280 pixels, light and dark: axe-core finds nothing serious, nothing is cut off; two people see the same at once",
  async (bed) => {
    mkdirSync(PICTURES, { recursive: true });
    const problems: string[] = [];
    await throughTunnel(bed, async () => {
      const stranger = await (await newContext(bed)).newPage();
      await stranger.goto(ADDRESS);
      problems.push(...(await seen(stranger, "sign-in")));
      await stranger.goto(`${ADDRESS}invite`);
      problems.push(...(await seen(stranger, "invite")));
      const ana = await signedIn(bed, "Ana", "control", { viewport: PHONE });
      const ben = await signedIn(bed, "Ben", "watch", { viewport: LAPTOP });
      problems.push(...(await live(bed, ana, ben)));
      await bed.publisher.kill();
      await expectPlaceholder(bed, now());
      await untilState(ana, "twitch", "PLACEHOLDER");
      problems.push(...(await seen(ana, "placeholder")));
      await bed.machine.exec("systemctl", "stop", "mediamtx-restream");
      await untilState(ana, "twitch", "STAND-BY");
      problems.push(...(await seen(ana, "stand-by")));
      await bed.machine.exec("systemctl", "start", "mediamtx-restream");
      await goLive(bed);
      await bed.platforms.youtube.stop();
      await untilState(ana, "youtube", "FAILING");
      problems.push(...(await seen(ana, "failing")));
      await bed.platforms.youtube.start();
      await untilState(ana, "youtube", "LIVE", 180_000);
      await bed.machine.exec("systemctl", "stop", "restreamd");
      await untilState(ana, "twitch", "RUNS");
      problems.push(...(await seen(ana, "not-watched")));
      await bed.machine.exec("systemctl", "start", "restreamd");
      await untilState(ana, "twitch", "LIVE");
      await expectLive(bed, now());
    });
    return { problems, excused: ["youtube", "twitch"] };
  },
);

/** Live; Ana's question; what Ana orders, Ben sees while it is being done. */
const live = async (bed: Bed, ana: Page, ben: Page): Promise<string[]> => {
  await untilState(ana, "twitch", "LIVE");
  await ana.locator("#still").waitFor();
  await untilTrue(ana, "document.querySelector('#still').naturalWidth === 640", WITHIN_MS.said);
  const problems = [...(await seen(ana, "live")), ...(await seen(ben, "live-watching"))];
  if ((await partOf(ben, "twitch").getByRole("button").count()) > 0)
    problems.push("who may only watch has buttons");
  await partOf(ana, "twitch").getByRole("link", { name: "Stop Twitch" }).click();
  problems.push(...(await seen(ana, "question")));
  await ana.getByRole("button", { name: "Yes, stop Twitch" }).click();
  await untilState(ben, "twitch", "OFF");
  await ben.getByText(/^Ana stopped Twitch, /).waitFor();
  problems.push(...(await seen(ana, "off")));
  const at = now();
  await partOf(ana, "twitch").getByRole("button", { name: "Start Twitch" }).click();
  await ben.getByText(/^Ana (starts Twitch now…|started Twitch, )/).waitFor();
  await expectLive(bed, at, ["twitch"], 60_000);
  await untilState(ben, "twitch", "LIVE");
  return problems;
};

/** At each size and in each scheme. */
const seen = async (page: Page, name: string): Promise<string[]> => {
  const problems: string[] = [];
  const before = page.viewportSize() ?? PHONE;
  for (const size of [PHONE, LAPTOP])
    for (const colorScheme of ["light", "dark"] as const) {
      const where = `${name}, ${size.width} px, ${colorScheme}`;
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      const path = join(PICTURES, `${name}-${size.width}-${colorScheme}.png`);
      await page.screenshot({ path, fullPage: true });
      const wide = (await page.evaluate("document.documentElement.scrollWidth")) as number;
      if (wide > size.width) problems.push(`${where}: ${wide} px wide`);
      problems.push(...(await readByAxe(page)).map((each) => `${where}: ${each}`));
    }
  await page.setViewportSize(before);
  return problems;
};

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string }[];
}

const readByAxe = async (page: Page): Promise<string[]> => {
  // Past the page's own policy, which lets no script in but its own.
  await page.evaluate(axe.source);
  const violations = (await page.evaluate(
    "axe.run().then(({ violations }) => violations)",
  )) as Violation[];
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
};
