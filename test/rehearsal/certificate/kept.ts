// While OBS is live through the encrypted way, the certificate is renewed, cannot be renewed, and is again: OBS notices nothing.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import { configureDiscord } from "../bed/notices-receivers";
import type { Bed } from "../bed/bed";
import { mustUp } from "../verbs/change";
import { changeInbound } from "../verbs/cloud-firewall";
import { WITHIN_MS } from "../verbs/deadlines";
import { expects } from "../verbs/expects";
import { ensureOnAir, expectLive, rounded } from "../verbs/row";
import { liveUntouched } from "../verbs/untouched";
import { toldSince, untilTold } from "../watch/told";
import { encryptedFromNow } from "./rtmps";
import {
  anew,
  certificateOn,
  lookNow,
  problemOn,
  RTMPS_PORT,
  shownAt,
  untilCertificate,
  certificateRow,
} from "./seen";

const LATE = /certificate is not renewed, and ends in/;
const RENEWED = /certificate is renewed/;
/** Of the certificates of this row: at half of it lego renews it, with a third left it is told. */
const LIFE_SECONDS = 150;

const encrypted = async (bed: Bed): Promise<void> => {
  await ensureOnAir(bed);
  await configureDiscord(bed);
  await mustUp(bed);
  await encryptedFromNow(bed);
};

interface Trouble {
  /** What befalls whoever makes certificates. */
  name: string;
  says: RegExp;
  /** @returns ends it */
  begin: (bed: Bed) => Promise<() => Promise<void>>;
  look: (bed: Bed) => Promise<void>;
}

const TROUBLES: readonly Trouble[] = [
  {
    name: "down",
    says: /connection refused/,
    begin: async (bed) => {
      const ca = await bed.openLetsEncrypt();
      await ca.down();
      return () => ca.answers();
    },
    // Before it is time, lego asks for no more than when it is: that is enough to notice.
    look: lookNow,
  },
  {
    name: "has had enough",
    says: /acme:error:rateLimited/,
    begin: async (bed) => {
      const ca = await bed.openLetsEncrypt();
      ca.rateLimited(1);
      return () => ca.answers();
    },
    look: anew,
  },
  {
    name: "is shut out",
    says: /acme:error:connection/,
    begin: (bed) => changeInbound(bed, (rules) => rules.filter(({ ports }) => ports !== "80")),
    look: anew,
  },
];

export const certificateKept = certificateRow(
  "certificate-kept",
  "live and encrypted: a renewal is served to the next who connects, and live is untouched; Let's Encrypt down, limited, or kept from port 80: told once with a third of its life left, and why; renewed: told; MediaMTX restarts without any of it",
  async (bed, since, figures) => {
    const ca = await bed.openLetsEncrypt();
    const address = (await bed.project.output("address")) as string;
    const root = await ca.rootPem();
    const shown = () => shownAt(bed, bed.home, { address, port: RTMPS_PORT, root });
    const wrong: string[] = [];
    const problems = await liveUntouched(bed, figures, since, async () => {
      const before = await certificateOn(bed);
      ca.lasts("shortlived", LIFE_SECONDS);
      await anew(bed);
      const renewed = await untilCertificate(
        bed,
        "there is another one",
        (one) => one.serialNumber !== before.serialNumber,
      );
      await eventually("MediaMTX shows it", WITHIN_MS.said, async () => {
        const { serial, verified } = await shown();
        if (serial !== renewed.serialNumber || verified !== "ok")
          throw new Error(`${serial ?? "none"}: ${verified}`);
      });
      for (const { name, says, begin, look } of TROUBLES) {
        const end = await begin(bed);
        await look(bed);
        const problem = await problemOn(bed);
        if (!says.test(problem)) wrong.push(`Let's Encrypt ${name}: ${problem || "no problem"}`);
        const { serialNumber } = await certificateOn(bed);
        if (serialNumber !== renewed.serialNumber)
          wrong.push(`Let's Encrypt ${name}: another certificate is there`);
        await end();
      }
      await ca.down();
      await lookNow(bed);
      await untilTold(since, LATE, 2 * LIFE_SECONDS);
      figures["told with s left"] = rounded((Date.parse(renewed.validTo) - now()) / 1000);
      wrong.push(
        ...expects(
          "restream doctor",
          await bed.project.restream(["doctor"]),
          1,
          /certificate is not renewed/,
        ),
      );
      await ca.answers();
      ca.lasts("shortlived", 160 * 3600);
      await lookNow(bed);
      await untilTold(since, RENEWED);
    });
    const late = toldSince(since).filter(({ text }) => LATE.test(text));
    if (late.length !== 1) wrong.push(`told ${late.length} times that it is not renewed`);
    await ca.down();
    await bed.machine.exec("systemctl", "restart", "mediamtx-restream");
    // Pictures that were on their way count as live, too: it may not listen yet.
    await eventually("MediaMTX shows its certificate again", WITHIN_MS.said, async () => {
      const { verified } = await shown();
      if (verified !== "ok") throw new Error(verified);
    });
    await expectLive(bed, now());
    await ca.answers();
    return { problems: [...problems, ...wrong] };
  },
  encrypted,
);
