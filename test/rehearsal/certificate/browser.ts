// The page at 443 in Debian's Chromium, on air: used by a browser that trusts who made its certificate, also over a renewal; refused by one that does not.
import type { Page, Response } from "playwright-core";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { refreshed } from "../page/buttons";
import {
  freshSince,
  invite,
  LAPTOP,
  newContext,
  PASSPHRASE,
  takeUp,
  UNIT,
  untilState,
} from "../page/on-page";
import type { Figures } from "../result/outcome";
import { mustUp, set } from "../verbs/change";
import { WITHIN_MS } from "../verbs/deadlines";
import { rounded } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { liveUntouched } from "../verbs/untouched";
import { anew, askForCertificate, certificateRow, shownAt, untilCertificate } from "./seen";
import { padlockOf, unsafeHeaders, watch, wrongCookies } from "./seen-by-browser";

const PORT = 443;

export const pageInBrowser: Scenario = {
  ...certificateRow(
    "page-in-browser",
    "the page at 443 in Debian's Chromium, which trusts who made its certificate: on air an invitation is taken up, the state is live; a renewal and a restart under the open page: it goes on with the new certificate, signed in, and viewers notice nothing; Twitch is refreshed; once the browser trusts Chromium's own authorities alone, it refuses the page",
    async (bed, since, figures) => {
      const root = await (await bed.openLetsEncrypt()).rootPem();
      const address = (await bed.project.output("address")) as string;
      const origin = `https://${address}`;
      await trusting(bed, root);
      const context = await newContext(bed);
      const watched = watch(context, origin);
      const page = await context.newPage();
      const problems: string[] = [];
      try {
        problems.push(
          ...(await liveUntouched(bed, figures, since, async () => {
            await set(bed, "page", "true");
            await askForCertificate(bed);
            await mustUp(bed);
            await untilServed(bed, { address, root });
            await takeUp(page, await invitation(bed, origin));
            problems.push(...(await shown(page, address)));
            await signsInElsewhere(bed, origin);
            problems.push(...(await renewed(bed, page, { address, root }, figures)));
          })),
        );
        // What follows would fail as well, and its words would stand in front of these.
        if (problems.length > 0) return { problems: [...problems, ...watched.problems] };
        problems.push(...(await refreshed(bed, page)), ...watched.problems);
        figures["requests of the browser"] = watched.requests;
      } finally {
        await context.close();
      }
      await refusedAt(bed, origin);
      await set(bed, "page", "false");
      await mustUp(bed);
      return { problems, excused: ["twitch"] };
    },
  ),
  browser: true,
};

/** @param authority undefined: those that Chromium comes with alone */
const trusting = async ({ browsers }: Bed, authority: string | undefined): Promise<void> => {
  if (!browsers) throw new Error("this suite brings no browser");
  await browsers.trusts(authority);
};

/** @param serial of a certificate; undefined: any */
const untilServed = async (
  bed: Bed,
  { address, root, serial }: { address: string; root: string; serial?: string },
): Promise<void> =>
  eventually("the certificate is served", WITHIN_MS.certificate, async () => {
    const seen = await shownAt(bed, bed.home, { address, port: PORT, root });
    if (seen.verified !== "ok" || (serial ?? seen.serial) !== seen.serial)
      throw new Error(`${seen.serial ?? "none"}: ${seen.verified}`);
  });

/** @throws Error where the link leads elsewhere */
const invitation = async (bed: Bed, origin: string): Promise<string> => {
  const link = await invite(bed, "Ana", "control");
  if (!link.startsWith(`${origin}/invite#`)) throw new Error(`the invitation leads to ${link}`);
  return link;
};

const refusedAt = async (bed: Bed, origin: string): Promise<void> => {
  await trusting(bed, undefined);
  const page = await (await newContext(bed)).newPage();
  const said = await page.goto(`${origin}/sign-in`).then(
    (response) => `answered with ${response?.status() ?? "nothing"}`,
    (error: unknown) => String(error),
  );
  if (!said.includes("net::ERR_CERT_AUTHORITY_INVALID"))
    throw new Error(`a browser that does not know who made the certificate: ${said}`);
};

/** What the browser holds, and what it was told to keep to. */
const shown = async (page: Page, address: string): Promise<string[]> => {
  await untilState(page, "twitch", "LIVE");
  await freshSince(page);
  const context = page.context();
  const response = await page.reload();
  const { state, issues } = await padlockOf(page);
  return [
    ...(state === "secure" && issues.length === 0
      ? []
      : [`the browser calls the page ${state}: ${issues.join(", ") || "no reason"}`]),
    ...wrongCookies(await context.cookies(), address, now()),
    ...((await page.evaluate("document.cookie")) === "" ? [] : ["a script can read a cookie"]),
    ...unsafeHeaders((await response?.allHeaders()) ?? {}),
  ];
};

/** With the passphrase, in a browser that has no cookie. */
const signsInElsewhere = async (bed: Bed, origin: string): Promise<void> => {
  const context = await newContext(bed, { viewport: LAPTOP });
  try {
    const page = await context.newPage();
    await page.goto(`${origin}/`);
    await page.waitForURL(`${origin}/sign-in`);
    await page.getByLabel("Name", { exact: true }).fill("Ana");
    await page.getByLabel("Passphrase").fill(PASSPHRASE);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(`${origin}/`);
    await untilState(page, "youtube", "LIVE");
  } finally {
    await context.close();
  }
};

/** The renewal leaves the open page alone; whatever comes over a new connection is shown the new certificate. */
const renewed = async (
  bed: Bed,
  page: Page,
  { address, root }: { address: string; root: string },
  figures: Figures,
): Promise<string[]> => {
  const before = await padlockOf(page);
  await page.evaluate("window.isSamePage = true");
  await anew(bed);
  const certificate = await untilCertificate(
    bed,
    "there is another certificate",
    ({ serialNumber }) => serialNumber !== before.serial,
  );
  await untilServed(bed, { address, root, serial: certificate.serialNumber });
  const wasOld = await page.getByText("This page is old.").isVisible();
  await freshSince(page);
  const restartedAt = now();
  const [response] = await Promise.all([
    page.waitForResponse(isLive),
    bed.machine.exec("systemctl", "restart", UNIT),
  ]);
  const details = await response.securityDetails();
  await freshSince(page);
  figures["live again after a restart s"] = rounded((now() - restartedAt) / 1000);
  const isSame = (await page.evaluate("window.isSamePage")) === true;
  const from = Date.parse(certificate.validFrom) / 1000;
  await page.reload();
  await untilState(page, "twitch", "LIVE");
  const after = await padlockOf(page);
  return [
    ...(wasOld ? ["the renewal made the open page old"] : []),
    ...(isSame ? [] : ["the open page was loaded anew"]),
    ...(details?.validFrom === from
      ? []
      : [`live again with a certificate of ${details?.validFrom ?? "none"}, expected ${from}`]),
    ...(after.serial === certificate.serialNumber
      ? []
      : [`the browser was shown ${after.serial ?? "none"}, before ${before.serial ?? "none"}`]),
    ...(after.state === "secure" ? [] : [`after the renewal the page is ${after.state}`]),
  ];
};

const isLive = (response: Response): boolean =>
  new URL(response.url()).pathname === "/live" && response.status() === 200;
